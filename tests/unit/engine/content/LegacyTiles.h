#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/Vector.h"
#include "tests/support/TestData.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kokudo::content::test {

/// Little-endian bytes of numbers.
template <typename T>
std::string bytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

inline std::string words(const std::vector<std::uint32_t>& values) {
  return bytesOf(values);
}

/// What a tile of 3D Tiles 1.0 is made of.
struct TileBytes {
  std::string magic, featureJson, featureBinary, batchJson, batchBinary, body;
  std::uint32_t gltfFormat = 1;

  std::string bytes() const {
    const std::uint32_t header = magic == "i3dm" ? 32 : 28;
    const auto size = [](const std::string& s) { return static_cast<std::uint32_t>(s.size()); };
    const std::string parts = featureJson + featureBinary + batchJson + batchBinary + body;
    std::string out = magic + words({1, header + size(parts), size(featureJson),
                                     size(featureBinary), size(batchJson), size(batchBinary)});
    if (magic == "i3dm") out += words({gltfFormat});
    return out + parts;
  }
};

inline std::string cmpt(const std::vector<std::string>& tiles) {
  std::string inner;
  for (const std::string& tile : tiles) inner += tile;
  return "cmpt" +
         words({1, static_cast<std::uint32_t>(16 + inner.size()),
                static_cast<std::uint32_t>(tiles.size())}) +
         inner;
}

/// A .gltf of one triangle (0,0,0) (1,0,0) (0,1,0), y up, with an attribute _BATCHID of floats.
/// @param node members of its only node beside the mesh, e.g. R"(,"translation":[1,2,3])"
inline std::string triangleGltf(const std::string& node = "",
                                const std::vector<float>& batchIds = {0, 0, 0}) {
  const std::string data = bytesOf<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}) + bytesOf<float>(batchIds);
  std::string escaped;
  for (const char c : data) {
    constexpr const char* kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0)" + node +
         R"(}],"meshes":[{"primitives":[{"attributes":{"POSITION":0,"_BATCHID":1}}]}],)"
         R"("accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},)"
         R"({"bufferView":1,"componentType":5126,"count":3,"type":"SCALAR"}],)"
         R"("bufferViews":[{"buffer":0,"byteLength":36},)"
         R"({"buffer":0,"byteOffset":36,"byteLength":12}],)"
         R"("buffers":[{"byteLength":48,"uri":"data:application/octet-stream,)" +
         escaped + R"("}]})";
}

/// Decodes; other addresses come from `files`, or from the disk.
inline Result<Model> decode(const std::string& bytes, const std::string& uri = "t",
                            const std::map<std::string, std::string>& files = {},
                            const geodesy::Mat4& transform = {}) {
  DecodeContext context;
  context.uri = uri;
  context.transform = transform;
  context.fetch = [&files](const std::string& address) -> Result<std::string> {
    if (const auto found = files.find(address); found != files.end()) return found->second;
    if (!std::filesystem::exists(address))
      return Error{Error::Kind::NotFound, address + ": no such file"};
    return kokudo::test::readText(address);
  };
  return decodeContent(std::as_bytes(std::span(bytes.data(), bytes.size())), context);
}

inline Result<Model> decodeFile(const std::filesystem::path& file) {
  return decode(kokudo::test::readText(file), file.string());
}

/// The message of a failure, or "".
inline std::string messageOf(const Result<Model>& model) {
  return model.ok() ? "" : model.error().message;
}

/// A vertex in ECEF.
inline geodesy::Vec3 vertex(const Model& model, std::size_t primitive, std::size_t i) {
  const auto& p = model.primitives.at(primitive).positions;
  return model.origin + geodesy::Vec3{p.at(3 * i), p.at(3 * i + 1), p.at(3 * i + 2)};
}

/// A vertex of an instance in ECEF.
inline geodesy::Vec3 instanceVertex(const Model& model, std::size_t primitive, std::size_t i,
                                    std::size_t instance) {
  const auto& out = model.primitives.at(primitive);
  const auto& m = model.instanceSets.at(std::size_t(out.instances)).transforms.at(instance);
  const auto& p = out.positions;
  const double x = p.at(3 * i), y = p.at(3 * i + 1), z = p.at(3 * i + 2);
  return model.origin + geodesy::Vec3{m[0] * x + m[1] * y + m[2] * z + m[3],
                                      m[4] * x + m[5] * y + m[6] * z + m[7],
                                      m[8] * x + m[9] * y + m[10] * z + m[11]};
}

inline bool isNear(const geodesy::Vec3& a, const geodesy::Vec3& b, double metres = 1e-4) {
  return length(a - b) <= metres;
}

}  // namespace kokudo::content::test
