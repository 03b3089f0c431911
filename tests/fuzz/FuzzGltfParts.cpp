#include "engine/content/GlbDecoder.h"
#include "engine/content/TextureLookup.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

// Packed parts of a glTF, put into a small document whose JSON is sound: a Draco mesh, a view of
// EXT_meshopt_compression, an image that is read as feature ids and property texture. The first
// byte says which; four more set its numbers.
namespace {

std::string number(unsigned value) {
  return std::to_string(value);
}

std::string head(std::size_t size) {
  return R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],)"
         R"("buffers":[{"byteLength":)" +
         number(unsigned(size)) + R"(},{"byteLength":99999,"extensions":)" +
         R"({"EXT_meshopt_compression":{"fallback":true}}}],)";
}

std::string dracoJson(std::size_t size, unsigned count) {
  return head(size) + R"("bufferViews":[{"buffer":0,"byteLength":)" + number(unsigned(size)) +
         R"(}],"accessors":[{"componentType":5126,"type":"VEC3","count":)" + number(count) +
         R"(},{"componentType":5126,"type":"VEC2","count":)" + number(count) +
         R"(}],"meshes":[{"primitives":[{"attributes":{"POSITION":0,"TEXCOORD_0":1},"extensions":)"
         R"({"KHR_draco_mesh_compression":{"bufferView":0,"attributes":{"POSITION":0,"TEXCOORD_0":1}}}}]}]})";
}

std::string meshoptJson(std::size_t size, const std::uint8_t* how) {
  constexpr std::array kModes{"ATTRIBUTES", "TRIANGLES", "INDICES"};
  constexpr std::array kFilters{"NONE", "OCTAHEDRAL", "QUATERNION", "EXPONENTIAL"};
  const unsigned count = how[0] + 256u * how[1], stride = how[2];
  const bool vertices = how[3] % 3 == 0;
  const std::string shape =
      vertices ? R"("VEC3","componentType":)" : R"("SCALAR","componentType":)";
  const unsigned type = vertices ? (stride >= 12  ? 5126
                                    : stride >= 6 ? 5122
                                                  : 5120)
                                 : (stride == 2 ? 5123 : 5125);
  return head(size) + R"("bufferViews":[{"buffer":1,"byteLength":9,)" +
         (vertices ? R"("byteStride":)" + number(stride) + "," : "") +
         R"("extensions":{"EXT_meshopt_compression":{"buffer":0,"byteLength":)" +
         number(unsigned(size)) + R"(,"count":)" + number(count) + R"(,"byteStride":)" +
         number(stride) + R"(,"mode":")" + kModes[how[3] % 3] + R"(","filter":")" +
         kFilters[how[3] / 3 % 4] + R"("}}}],"accessors":[{"bufferView":0,"type":)" + shape +
         number(type) + R"(,"normalized":true,"count":)" + number(count) +
         R"(},{"componentType":5126,"type":"VEC3","count":9}],"meshes":[{"primitives":[{"attributes":)" +
         (vertices ? R"({"POSITION":0,"NORMAL":0}}]}]})" : R"({"POSITION":1},"indices":0}]}]})");
}

std::string imageJson(std::size_t size, const std::uint8_t* how) {
  const std::string info =
      R"({"index":0,"channels":[)" + number(how[0] % 5) + "," + number(how[1] % 5) + "]}";
  constexpr std::array kTypes{"UINT8", "INT8", "UINT16", "INT16", "FLOAT32"};
  return head(size) + R"("bufferViews":[{"buffer":0,"byteLength":)" + number(unsigned(size)) +
         R"(}],"images":[{"bufferView":0}],"textures":[{"source":0,"sampler":0}],)" +
         R"("samplers":[{"wrapS":33648,"wrapT":33071}],"materials":[{"pbrMetallicRoughness":)" +
         R"({"baseColorTexture":{"index":0}}}],"extensions":{"EXT_structural_metadata":{"schema":)" +
         R"({"classes":{"c":{"properties":{"p":{"type":"SCALAR","componentType":")" +
         kTypes[how[2] % kTypes.size()] +
         R"("}}}}},"propertyTextures":[{"class":"c","properties":{"p":)" + info +
         R"(}}]}},"accessors":[{"componentType":5126,"type":"VEC3","count":3},)" +
         R"({"componentType":5126,"type":"VEC2","count":3}],"meshes":[{"primitives":[{"material":0,)" +
         R"("attributes":{"POSITION":0,"TEXCOORD_0":1},"extensions":{"EXT_structural_metadata":)" +
         R"({"propertyTextures":[0]},"EXT_mesh_features":{"featureIds":[{"featureCount":1,"texture":)" +
         info + "}]}}}]}]}";
}

std::string word(std::size_t value) {
  const auto narrow = static_cast<std::uint32_t>(value);
  return std::string(reinterpret_cast<const char*>(&narrow), 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  if (size < 5) return 0;
  const std::uint8_t kind = data[0] % 3, *how = data + 1;
  const std::string payload(reinterpret_cast<const char*>(data) + 5, size - 5);
  const std::string json = kind == 0   ? dracoJson(payload.size(), how[0] + 256u * how[1])
                           : kind == 1 ? meshoptJson(payload.size(), how)
                                       : imageJson(payload.size(), how);
  const std::string glb = "glTF" + word(2) + word(28 + json.size() + payload.size()) +
                          word(json.size()) + "JSON" + json + word(payload.size()) +
                          std::string("BIN\0", 4) + payload;
  content::DecodeContext context;
  context.uri = "fuzz";
  const auto model = content::decodeGlb(std::as_bytes(std::span(glb.data(), glb.size())), context);
  if (!model.ok()) return model.error().message.empty() ? (std::abort(), 0) : 0;
  for (std::size_t i = 0; i < model->primitives.size(); ++i) {
    const auto& p = model->primitives[i];
    for (const auto index : p.indices) {
      if (index >= p.positions.size() / 3) std::abort();
    }
    const content::SurfacePoint point{i, {0, 1, 2}, {0.3, 0.3, 0.4}};
    content::featuresAt(*model, point);
    content::propertyTextureValuesAt(*model, point);
  }
  return 0;
}
