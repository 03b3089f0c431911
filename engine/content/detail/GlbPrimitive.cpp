#include "engine/content/detail/GlbPrimitive.h"

#include "engine/content/detail/GlbFeatureIds.h"

#include <numbers>
#include <span>
#include <string_view>
#include <utility>

namespace kokudo::content {

namespace {

/// @param tolerance by which compressing may move a value
std::size_t writeFloats(GlbDraft& draft, const std::vector<float>& values, const char* type,
                        std::size_t count, double tolerance,
                        Rounding rounding = Rounding::Nearest) {
  const bool isPosition = std::string_view(type) == "VEC3";
  if (!draft.options.compress) {
    const std::size_t accessor =
        draft.buffer.addAccessor(std::span<const float>(values), kFloat, type, count, kVertices);
    if (isPosition) draft.addBounds(values);
    return accessor;
  }
  const auto exponent = fixedPointExponent(values, tolerance);
  const std::vector<float> moved = exponent ? onGrid(values, *exponent, rounding) : values;
  const std::size_t accessor = draft.packer.addAccessor(
      packFloats(moved, values.size() / count, exponent), kFloat, type, kVertices);
  if (isPosition) draft.addBounds(moved);
  return accessor;
}

std::size_t writeNormals(GlbDraft& draft, const std::vector<float>& normals, std::size_t count) {
  if (!draft.options.compress)
    return draft.buffer.addAccessor(std::span<const float>(normals), kFloat, "VEC3", count,
                                    kVertices);
  const std::size_t accessor =
      draft.packer.addAccessor(packDirections(normals), kSignedShort, "VEC3", kVertices);
  draft.buffer.accessors.back()["normalized"] = true;
  draft.required.insert("KHR_mesh_quantization");
  return accessor;
}

std::size_t writeIndices(GlbDraft& draft, const std::vector<std::uint32_t>& indices,
                         std::size_t vertices, Primitive::Mode mode) {
  if (draft.options.compress) {
    const bool triangles = mode == Primitive::Mode::Triangles && indices.size() % 3 == 0;
    const PackedView packed = packIndices(indices, vertices, triangles);
    return draft.packer.addAccessor(packed, packed.stride == 4 ? kInt : kShort, "SCALAR", kIndices);
  }
  // 65535 would mean "restart" in 16 bits.
  if (vertices > 65535) {
    return draft.buffer.addAccessor(std::span<const std::uint32_t>(indices), kInt, "SCALAR",
                                    indices.size(), kIndices);
  }
  const std::vector<std::uint16_t> narrow(indices.begin(), indices.end());
  return draft.buffer.addAccessor(std::span<const std::uint16_t>(narrow), kShort, "SCALAR",
                                  indices.size(), kIndices);
}

}  // namespace

OrderedJson writePrimitive(GlbDraft& draft, const Primitive& p) {
  const std::size_t n = p.positions.size() / 3;
  OrderedJson attributes;
  const auto floats = [&](const char* name, const std::vector<float>& values, const char* type,
                          double tolerance) {
    attributes[name] = writeFloats(draft, values, type, n, tolerance);
  };
  floats("POSITION", draft.turned(p.positions), "VEC3",
         draft.options.positionTolerance / std::numbers::sqrt3);
  if (!p.normals.empty()) attributes["NORMAL"] = writeNormals(draft, draft.turned(p.normals), n);
  for (std::size_t i = 0; i < p.texcoordSets.size(); ++i) {
    const std::string name = "TEXCOORD_" + std::to_string(i);
    if (!p.texcoordSets[i].empty())
      floats(name.c_str(), p.texcoordSets[i], "VEC2", kTexcoordTolerance);
  }
  if (!p.colors.empty()) {
    const std::span<const std::uint8_t> colors(p.colors);
    attributes["COLOR_0"] =
        draft.options.compress
            ? draft.packer.addAccessor(packBytes(colors, 4), kByte, "VEC4", kVertices)
            : draft.buffer.addAccessor(colors, kByte, "VEC4", n, kVertices);
    draft.buffer.accessors.back()["normalized"] = true;
  }
  if (!p.heights.empty())
    attributes["_HEIGHT"] =
        writeFloats(draft, p.heights, "SCALAR", n, kHeightTolerance, Rounding::NextToZero);
  OrderedJson json;
  OrderedJson features;
  if (!p.featureIds.empty()) {
    WrittenFeatureIds written = featureIdsOf(draft, p);
    floats("_FEATURE_ID_0", written.ids, "SCALAR", kIdTolerance);
    features = std::move(written.extension);
  }
  json["attributes"] = std::move(attributes);
  if (!p.indices.empty()) json["indices"] = writeIndices(draft, p.indices, n, p.mode);
  json["mode"] = p.mode == Primitive::Mode::Points ? 0 : p.mode == Primitive::Mode::Lines ? 1 : 4;
  if (p.material >= 0) json["material"] = p.material;
  if (!features.is_null()) json["extensions"]["EXT_mesh_features"] = std::move(features);
  return json;
}

}  // namespace kokudo::content
