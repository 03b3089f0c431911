#pragma once

#include "engine/content/GlbDecoder.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace kokudo::content::test {

using Json = nlohmann::json;

/// A glTF under construction: one scene, one node, one mesh with one primitive to begin with.
struct GltfWorld {
  Json root = Json::parse(
      R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],
          "meshes":[{"primitives":[{"attributes":{}}]}],"accessors":[],"bufferViews":[]})");
  std::string data;

  Json& node() { return root["nodes"][0]; }
  Json& primitive() { return root["meshes"][0]["primitives"][0]; }

  std::size_t view(const std::string& bytes, const Json& more = Json::object()) {
    data.resize((data.size() + 7) / 8 * 8);
    Json json{{"buffer", 0}, {"byteOffset", data.size()}, {"byteLength", bytes.size()}};
    json.update(more);
    data += bytes;
    root["bufferViews"].push_back(json);
    return root["bufferViews"].size() - 1;
  }

  template <typename T>
  std::size_t view(const std::vector<T>& values, const Json& more = Json::object()) {
    return view(
        std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)), more);
  }

  template <typename T>
  std::size_t accessor(const std::vector<T>& values, const std::string& type,
                       const Json& more = Json::object()) {
    const std::size_t numbers = type == "SCALAR" ? 1
                                : type == "VEC2" ? 2
                                : type == "VEC3" ? 3
                                : type == "VEC4" ? 4
                                : type == "MAT4" ? 16
                                                 : 1;
    Json json{{"bufferView", view(values)},
              {"componentType", componentType<T>()},
              {"count", values.size() / numbers},
              {"type", type}};
    json.update(more);
    root["accessors"].push_back(json);
    return root["accessors"].size() - 1;
  }

  template <typename T>
  void attribute(const std::string& name, const std::vector<T>& values, const std::string& type,
                 const Json& more = Json::object()) {
    primitive()["attributes"][name] = accessor(values, type, more);
  }

  /// (0,0,0) (1,0,0) (0,1,0) with texture coordinates alike.
  GltfWorld& withTriangle() {
    attribute<float>("POSITION", {0, 0, 0, 1, 0, 0, 0, 1, 0}, "VEC3");
    attribute<float>("TEXCOORD_0", {0, 0, 1, 0, 0, 1}, "VEC2");
    return *this;
  }

  /// An image of the bytes with a texture of its own; gives the index of the texture.
  std::size_t texture(const std::string& image) {
    root["images"].push_back({{"bufferView", view(image)}});
    root["textures"].push_back({{"source", root["images"].size() - 1}});
    return root["textures"].size() - 1;
  }

  std::string bytes() const {
    Json json = root;
    std::string binary = data;
    binary.resize((binary.size() + 3) / 4 * 4);
    Json& buffers = json["buffers"];
    const Json own{{"byteLength", binary.size()}};
    if (buffers.empty()) buffers = Json::array({own});
    std::string text = json.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const auto word = [](std::size_t value) {
      const auto narrow = static_cast<std::uint32_t>(value);
      return std::string(reinterpret_cast<const char*>(&narrow), 4);
    };
    return "glTF" + word(2) + word(28 + text.size() + binary.size()) + word(text.size()) + "JSON" +
           text + word(binary.size()) + std::string("BIN\0", 4) + binary;
  }

  Result<Model> decode(UpAxis up = UpAxis::Y) const {
    const std::string all = bytes();
    DecodeContext context;
    context.uri = "world.glb";
    context.upAxis = up;
    return decodeGlb(std::as_bytes(std::span(all.data(), all.size())), context);
  }

  template <typename T>
  static int componentType() {
    if constexpr (std::is_same_v<T, std::int8_t>) return 5120;
    if constexpr (std::is_same_v<T, std::uint8_t>) return 5121;
    if constexpr (std::is_same_v<T, std::int16_t>) return 5122;
    if constexpr (std::is_same_v<T, std::uint16_t>) return 5123;
    if constexpr (std::is_same_v<T, std::uint32_t>) return 5125;
    if constexpr (std::is_same_v<T, float>) return 5126;
    return 0;
  }
};

/// Vertex `i` of a primitive that is not instanced, in the axes it was decoded into.
inline geodesy::Vec3 placeOf(const Model& model, const Primitive& p, std::size_t i) {
  return model.origin +
         geodesy::Vec3{p.positions[3 * i], p.positions[3 * i + 1], p.positions[3 * i + 2]};
}

/// A KTX2 file of plain pixels. @param format of Vulkan: 37 = RGBA, 23 = RGB, 9 = R (8-bit UNORM)
inline std::string ktx2(std::uint32_t format, std::uint32_t width, std::uint32_t height,
                        const std::string& pixels, std::uint32_t scheme = 0) {
  std::string out("\xABKTX 20\xBB\r\n\x1A\n", 12);
  for (const std::uint32_t word :
       {format, 1u, width, height, 0u, 0u, 1u, 1u, scheme, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u}) {
    out.append(reinterpret_cast<const char*>(&word), 4);
  }
  for (const std::uint64_t word :
       {std::uint64_t(104), std::uint64_t(pixels.size()), std::uint64_t(pixels.size())}) {
    out.append(reinterpret_cast<const char*>(&word), 8);
  }
  return out + pixels;
}

}  // namespace kokudo::content::test
