#include "engine/content/detail/DracoPacking.h"
#include "engine/content/detail/GlbFeatureIds.h"
#include "engine/content/detail/GlbPrimitive.h"

#include <numbers>
#include <string_view>
#include <utility>

namespace kokudo::content {

bool isDracoWritable(const Primitive& p) {
  return p.mode == Primitive::Mode::Triangles && !p.indices.empty() && p.indices.size() % 3 == 0;
}

Result<OrderedJson> writeDracoPrimitive(GlbDraft& draft, const Primitive& p) {
  const std::size_t n = p.positions.size() / 3;
  DracoPacker packer(n);
  OrderedJson attributes, ids;
  const auto declare = [&](const std::string& name, int id, int component, const char* type) {
    ids[name] = id;
    attributes[name] = draft.buffer.accessors.size();
    draft.buffer.accessors.push_back({{"componentType", component}, {"count", 0}, {"type", type}});
  };
  const auto numbers = [&](const char* name, const std::vector<float>& values, const char* type,
                           double tolerance, Rounding rounding = Rounding::Nearest) {
    const int exponent = gridExponent(values, tolerance);
    const auto moved = onGrid(values, exponent, rounding);
    const bool places = std::string_view(name) == "POSITION";
    declare(name,
            places ? packer.addPositions(moved, exponent)
                   : packer.addNumbers(moved, values.size() / n, exponent),
            kFloat, type);
    if (places) draft.addBounds(moved);
  };
  const std::size_t first = draft.buffer.accessors.size();
  numbers("POSITION", draft.turned(p.positions), "VEC3",
          draft.options.positionTolerance / std::numbers::sqrt3);
  if (!p.normals.empty())
    declare("NORMAL", packer.addDirections(draft.turned(p.normals), draft.options.normalBits),
            kFloat, "VEC3");
  for (std::size_t i = 0; i < p.texcoordSets.size(); ++i)
    if (!p.texcoordSets[i].empty())
      numbers(("TEXCOORD_" + std::to_string(i)).c_str(), p.texcoordSets[i], "VEC2",
              kTexcoordTolerance);
  if (!p.colors.empty()) {
    declare("COLOR_0", packer.addColors(p.colors), kByte, "VEC4");
    draft.buffer.accessors.back()["normalized"] = true;
  }
  if (!p.heights.empty())
    numbers("_HEIGHT", p.heights, "SCALAR", draft.options.heightTolerance, Rounding::NextToZero);
  OrderedJson features;
  if (!p.featureIds.empty()) {
    WrittenFeatureIds written = featureIdsOf(draft, p);
    numbers("_FEATURE_ID_0", written.ids, "SCALAR", kIdTolerance);
    features = std::move(written.extension);
  }
  auto packed = packer.pack(p.indices);
  if (!packed) return packed.error();
  for (std::size_t i = first; i < draft.buffer.accessors.size(); ++i)
    draft.buffer.accessors[i]["count"] = packed->vertices;
  OrderedJson json{{"attributes", std::move(attributes)}};
  json["indices"] = draft.buffer.accessors.size();
  draft.buffer.accessors.push_back({{"componentType", packed->vertices > 65535 ? kInt : kShort},
                                    {"count", packed->indices},
                                    {"type", "SCALAR"}});
  json["mode"] = 4;
  if (p.material >= 0) json["material"] = p.material;
  json["extensions"]["KHR_draco_mesh_compression"] = {
      {"bufferView", draft.buffer.addView(packed->bytes, 0)}, {"attributes", std::move(ids)}};
  if (!features.is_null()) json["extensions"]["EXT_mesh_features"] = std::move(features);
  draft.required.insert("KHR_draco_mesh_compression");
  return json;
}

}  // namespace kokudo::content
