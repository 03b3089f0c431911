#include "engine/content/detail/GltfDocument.h"

#include "engine/base/Uri.h"
#include "engine/content/detail/Base64.h"
#include "engine/content/detail/ByteView.h"
#include "engine/content/detail/MeshoptView.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace kokudo::content {

namespace {

constexpr std::uint32_t kJsonChunk = 0x4E4F534A, kBinaryChunk = 0x004E4942;
constexpr std::size_t kMaximumBufferBytes = std::size_t(1) << 30;
constexpr std::uint64_t kBudgetFloor = 1u << 20, kBudgetPerByte = 16;

// What a file may demand of its reader. Looks of materials that this program draws plainly count
// as understood: they change shading only.
constexpr std::array<std::string_view, 30> kUnderstood{
    "CESIUM_RTC",
    "CESIUM_primitive_outline",
    "EXT_instance_features",
    "EXT_mesh_features",
    "EXT_mesh_gpu_instancing",
    "EXT_meshopt_compression",
    "EXT_structural_metadata",
    "EXT_texture_webp",
    "KHR_animation_pointer",
    "KHR_draco_mesh_compression",
    "KHR_lights_punctual",
    "KHR_materials_anisotropy",
    "KHR_materials_clearcoat",
    "KHR_materials_dispersion",
    "KHR_materials_emissive_strength",
    "KHR_materials_ior",
    "KHR_materials_iridescence",
    "KHR_materials_pbrSpecularGlossiness",
    "KHR_materials_sheen",
    "KHR_materials_specular",
    "KHR_materials_transmission",
    "KHR_materials_unlit",
    "KHR_materials_variants",
    "KHR_materials_volume",
    "KHR_mesh_quantization",
    "KHR_node_visibility",
    "KHR_techniques_webgl",
    "KHR_texture_basisu",
    "KHR_texture_transform",
    "KHR_xmp_json_ld",
};

std::uint32_t word(Bytes bytes, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, 4);
  return value;
}

}  // namespace

Error GltfDocument::bad(const std::string& what) const {
  return Error{Error::Kind::BadInput, _uri + ": " + what};
}

Error GltfDocument::unsupported(const std::string& what) const {
  return Error{Error::Kind::Unsupported, _uri + ": " + what};
}

Error GltfDocument::spent() const {
  return bad("unfolds into far more than its size can hold; it looks made to exhaust memory");
}

bool GltfDocument::spend(std::uint64_t count) const {
  if (count > *_budget) return false;
  *_budget -= count;
  return true;
}

void GltfDocument::earn(std::size_t view, std::uint64_t count) const {
  if (_earned->insert(view).second) *_budget += count;
}

Result<GltfDocument> GltfDocument::load(Bytes bytes, const DecodeContext& context) {
  GltfDocument document;
  document._uri = context.uri;
  document._context = &context;
  if (asText(bytes).starts_with("glTF")) {
    if (auto status = document.readChunks(bytes); !status) return status.error();
  } else {
    auto json = parseJson(asText(bytes), context.uri);
    if (!json) return json.error();
    document._root = std::move(*json);
  }
  const std::string version = textOf(member(member(document._root, "asset"), "version"));
  if (!version.starts_with("2.")) {
    return document.unsupported(
        version.empty() ? "no asset.version; expected glTF 2.0"
                        : fmt::format("glTF {} is not read, only 2.0", version.substr(0, 16)));
  }
  if (auto status = document.checkExtensions(); !status) return status.error();
  *document._budget = kBudgetFloor + kBudgetPerByte * bytes.size();
  if (auto status = document.loadBuffers(); !status) return status.error();
  return document;
}

Status GltfDocument::readChunks(Bytes bytes) {
  if (bytes.size() < 20)
    return bad(fmt::format("a glb of {} bytes; the header needs 20", bytes.size()));
  if (const auto version = word(bytes, 4); version != 2) {
    return unsupported(fmt::format("binary glTF version {} is not read, only 2", version));
  }
  const std::size_t total = word(bytes, 8);
  if (total > bytes.size()) {
    return bad(fmt::format("glb header says {} bytes, the file has {}; it is cut off", total,
                           bytes.size()));
  }
  bytes = bytes.first(total);
  std::size_t at = 12;
  bool jsonSeen = false;
  while (at + 8 <= bytes.size()) {
    const std::size_t size = word(bytes, at);
    const std::uint32_t type = word(bytes, at + 4);
    if (size > bytes.size() - at - 8) {
      return bad(fmt::format("glb chunk at byte {} says {} bytes, {} are left", at, size,
                             bytes.size() - at - 8));
    }
    const Bytes chunk = bytes.subspan(at + 8, size);
    if (!jsonSeen && type != kJsonChunk) return bad("the first chunk of the glb is not JSON");
    if (!jsonSeen) {
      auto json = parseJson(asText(chunk), _uri);
      if (!json) return json.error();
      _root = std::move(*json);
      jsonSeen = true;
    } else if (type == kBinaryChunk && _binaryChunk.empty()) {
      _binaryChunk = chunk;
    }
    at += 8 + size;
  }
  if (!jsonSeen) return bad("the glb has no JSON chunk");
  return {};
}

Status GltfDocument::checkExtensions() const {
  const Json& required = member(_root, "extensionsRequired");
  for (std::size_t i = 0; i < sizeOf(required); ++i) {
    const std::string name = textOf(required[i]);
    bool known = false;
    for (const auto understood : kUnderstood) known = known || name == understood;
    if (!known)
      return unsupported(fmt::format("requires the glTF extension {}", name.substr(0, 80)));
  }
  return {};
}

Status GltfDocument::loadBuffers() {
  const Json& buffers = member(_root, "buffers");
  std::size_t owned = 0;
  for (std::size_t i = 0; i < sizeOf(buffers); ++i) {
    if (auto status = loadBuffer(buffers[i], i, owned); !status) return status;
  }
  return {};
}

Status GltfDocument::loadBuffer(const Json& json, std::size_t index, std::size_t& owned) {
  const auto length = unsignedOf(member(json, "byteLength"));
  if (!length) return bad(fmt::format("buffer {} has no byteLength", index));
  const Json& packing = member(member(json, "extensions"), "EXT_meshopt_compression");
  if (member(packing, "fallback") == true) {
    // Only views that are packed name it, and those are unpacked from another buffer.
    _buffers.emplace_back();
    return {};
  }
  Bytes bytes;
  if (const Json& uri = member(json, "uri"); uri.is_string()) {
    auto content = resolve(uri.get_ref<const std::string&>());
    if (!content) return content.error();
    owned += content->size();
    if (owned > kMaximumBufferBytes) {
      return bad(fmt::format("buffers of more than {} bytes together", kMaximumBufferBytes));
    }
    _owned.push_back(std::make_unique<std::string>(std::move(*content)));
    bytes = asBytes(*_owned.back());
    *_budget += kBudgetPerByte * bytes.size();
  } else if (index == 0) {
    bytes = _binaryChunk;
  }
  if (bytes.size() < *length) {
    return bad(
        fmt::format("buffer {} has {} bytes, {} are declared", index, bytes.size(), *length));
  }
  _buffers.push_back(bytes.first(static_cast<std::size_t>(*length)));
  return {};
}

Result<std::string> GltfDocument::resolve(const std::string& uri) const {
  if (uri.starts_with("data:")) {
    const auto comma = uri.find(',');
    if (comma == std::string::npos) return bad("a data: address without a comma");
    const std::string_view head(uri.data(), comma);
    const std::string_view body = std::string_view(uri).substr(comma + 1);
    if (!head.ends_with(";base64")) return percentDecode(body);
    auto decoded = decodeBase64(body);
    if (!decoded) return bad("a data: address is not valid base64");
    return std::move(*decoded);
  }
  if (!_context->fetch)
    return unsupported("names the file " + uri.substr(0, 200) + ", which cannot be fetched here");
  return _context->fetch(addressOf(uri));
}

std::string GltfDocument::addressOf(const std::string& uri) const {
  // An address in a document is percent-encoded; a plain file path is not.
  return resolveUri(_uri, uriScheme(_uri).empty() ? percentDecode(uri) : uri);
}

Result<Bytes> GltfDocument::view(std::size_t index) const {
  const Json& view = at("bufferViews", index);
  const Json& packing = member(member(view, "extensions"), "EXT_meshopt_compression");
  return packing.is_object() ? unpacked(packing, index) : slice(view, index);
}

Result<Bytes> GltfDocument::slice(const Json& view, std::size_t index) const {
  const auto buffer = unsignedOf(member(view, "buffer"));
  const auto length = unsignedOf(member(view, "byteLength"));
  const std::uint64_t offset = unsignedOf(member(view, "byteOffset")).value_or(0);
  if (!buffer || !length || *buffer >= _buffers.size()) {
    return bad(fmt::format("bufferView {} is missing or names no buffer", index));
  }
  const Bytes bytes = _buffers[static_cast<std::size_t>(*buffer)];
  if (offset > bytes.size() || *length > bytes.size() - offset) {
    return bad(fmt::format("bufferView {} ends at byte {} of a buffer of {}", index,
                           offset + *length, bytes.size()));
  }
  return bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(*length));
}

Result<Bytes> GltfDocument::unpacked(const Json& packing, std::size_t index) const {
  const auto known = _unpacked->find(index);
  if (known != _unpacked->end()) return asBytes(known->second);
  auto packed = slice(packing, index);
  if (!packed) return packed.error();
  auto bytes = unpackMeshopt(*this, packing, *packed, index);
  if (!bytes) return bytes.error();
  earn(index, bytes->size());
  return asBytes(_unpacked->emplace(index, std::move(*bytes)).first->second);
}

}  // namespace kokudo::content
