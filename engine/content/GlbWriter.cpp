#include "engine/content/GlbWriter.h"

#include "engine/content/detail/GlbCheck.h"
#include "engine/content/detail/GlbDraft.h"
#include "engine/content/detail/GlbMaterials.h"
#include "engine/content/detail/GlbPrimitive.h"
#include "engine/content/detail/PropertyTableWriter.h"

#include <cstring>
#include <limits>
#include <utility>

namespace kokudo::content {

namespace {

/// EXT_structural_metadata, or null where no table has a row.
OrderedJson writeMetadata(GlbDraft& draft) {
  if (draft.model.featureTables.empty()) return {};
  OrderedJson metadata = writePropertyTables(draft.model.featureTables, draft.options.compress,
                                             draft.buffer, draft.tableIndices);
  if (metadata["propertyTables"].empty()) return {};
  draft.used.insert("EXT_structural_metadata");
  return metadata;
}

Result<OrderedJson> writeOne(GlbDraft& draft, const Primitive& primitive) {
  if (draft.frame && isDracoWritable(primitive)) return writeDracoPrimitive(draft, primitive);
  return writePrimitive(draft, draft.options.compress ? reordered(primitive) : primitive);
}

Result<OrderedJson> writePrimitives(GlbDraft& draft) {
  OrderedJson primitives = OrderedJson::array();
  for (std::size_t i = 0; i < draft.model.primitives.size(); ++i) {
    const Primitive& primitive = draft.model.primitives[i];
    if (auto good = checkWritable(draft.model, primitive, i); !good) return good.error();
    if (primitive.positions.empty()) continue;
    auto written = writeOne(draft, primitive);
    if (!written) return written.error();
    primitives.push_back(std::move(*written));
  }
  return primitives;
}

OrderedJson document(GlbDraft& draft, OrderedJson primitives, OrderedJson metadata) {
  OrderedJson asset{{"version", "2.0"}, {"generator", "kokudo"}};
  if (!draft.model.copyright.empty()) asset["copyright"] = draft.model.copyright;
  if (draft.packer.unpackedBytes() > 0) draft.required.insert("EXT_meshopt_compression");
  draft.used.insert(draft.required.begin(), draft.required.end());
  OrderedJson json{{"asset", std::move(asset)}, {"extensionsUsed", nullptr}, {"scene", 0}};
  if (primitives.empty()) {
    json["scenes"] = OrderedJson::array({OrderedJson::object()});
  } else {
    const geodesy::Vec3& o = draft.model.origin;
    json["scenes"] = {{{"nodes", {0}}}};
    json["nodes"] = {{{"mesh", 0}, {"translation", {o.x, o.z, -o.y}}}};
    if (draft.frame && draft.frame->isTurned())
      json["nodes"][0]["rotation"] = draft.frame->rotation();
    json["meshes"] = {{{"primitives", std::move(primitives)}}};
  }
  if (!draft.model.materials.empty()) json["materials"] = writeMaterials(draft);
  if (!draft.samplers.empty()) json["samplers"] = std::move(draft.samplers);
  if (!draft.textures.empty()) json["textures"] = std::move(draft.textures);
  if (!draft.images.empty()) json["images"] = std::move(draft.images);
  if (!draft.buffer.accessors.empty()) json["accessors"] = std::move(draft.buffer.accessors);
  if (!draft.buffer.bytes.empty()) {
    json["bufferViews"] = std::move(draft.buffer.views);
    json["buffers"] = {{{"byteLength", draft.buffer.bytes.size()}}};
    // What unpacked views would lie in; every reader must unpack, so that it has no bytes.
    if (draft.packer.unpackedBytes() > 0)
      json["buffers"].push_back(
          {{"byteLength", draft.packer.unpackedBytes()},
           {"extensions", {{"EXT_meshopt_compression", {{"fallback", true}}}}}});
  }
  if (!metadata.is_null()) json["extensions"]["EXT_structural_metadata"] = std::move(metadata);
  if (draft.used.empty()) {
    json.erase("extensionsUsed");
  } else {
    json["extensionsUsed"] = draft.used;
  }
  if (!draft.required.empty()) json["extensionsRequired"] = draft.required;
  return json;
}

Result<std::string> assemble(const OrderedJson& json, const std::string& bytes) {
  std::string text = json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  // The binary chunk starts at a multiple of 8 too: 12 + 8 + text + 8.
  while ((text.size() + 28) % 8 != 0) text += ' ';
  const std::size_t binary = (bytes.size() + 7) / 8 * 8;
  const std::size_t total = 12 + 8 + text.size() + (binary > 0 ? 8 + binary : 0);
  if (total > std::numeric_limits<std::uint32_t>::max()) {
    return Error{Error::Kind::BadUsage, "model cannot be written as glb: larger than 4 GB"};
  }
  std::string out;
  out.reserve(total);
  const auto put = [&out](std::size_t value) {
    const auto word = static_cast<std::uint32_t>(value);
    char four[4];
    std::memcpy(four, &word, 4);
    out.append(four, 4);
  };
  out += "glTF";
  put(2);
  put(total);
  put(text.size());
  out += "JSON";
  out += text;
  if (binary > 0) {
    put(binary);
    out.append("BIN\0", 4);
    out += bytes;
    out.resize(total, '\0');
  }
  return out;
}

}  // namespace

Result<std::string> writeGlb(const Model& model, const GlbOptions& options) {
  GlbDraft draft(model, options);
  OrderedJson metadata = writeMetadata(draft);
  auto primitives = writePrimitives(draft);
  if (!primitives) return primitives.error();
  if (auto good = writeImages(draft); !good) return good.error();
  const OrderedJson json = document(draft, std::move(*primitives), std::move(metadata));
  return assemble(json, draft.buffer.bytes);
}

}  // namespace kokudo::content
