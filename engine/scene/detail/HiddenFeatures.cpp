#include "engine/scene/detail/HiddenFeatures.h"

#include <algorithm>

namespace kokudo::scene::detail {

using content::Model;
using content::SurfacePoint;

namespace {

std::uint32_t vertexOf(const SurfacePoint& point) {
  const auto heaviest = std::max_element(point.weights.begin(), point.weights.end());
  return point.vertices[static_cast<std::size_t>(heaviest - point.weights.begin())];
}

/// The row of a feature id set, as the shader finds it.
PaintedRow rowOf(const Model& model, const std::vector<std::uint32_t>& ids, int table,
                 std::size_t at) {
  PaintedRow found;
  found.known = at < ids.size() && ids[at] != content::kNoFeature;
  if (found.known) found.row = ids[at];
  if (table >= 0 && std::size_t(table) < model.featureTables.size())
    found.tables = {&model.featureTables[std::size_t(table)]};
  return found;
}

}  // namespace

PaintedRow paintedRowAt(const Model& model, const SurfacePoint& point) {
  const auto& primitive = model.primitives[point.primitive];
  const bool instanced = primitive.instances >= 0 && point.instance != SurfacePoint::kNone &&
                         std::size_t(primitive.instances) < model.instanceSets.size();
  if (instanced) {
    const auto& sets = model.instanceSets[std::size_t(primitive.instances)].featureIdSets;
    if (!sets.empty() && !sets.front().ids.empty())
      return rowOf(model, sets.front().ids, sets.front().featureTable, point.instance);
  }
  if (!primitive.featureIds.empty())
    return rowOf(model, primitive.featureIds, primitive.featureTable, vertexOf(point));
  PaintedRow found;
  if (primitive.vertexProperties.empty()) return found;
  for (const auto& properties : primitive.vertexProperties) found.tables.push_back(&properties);
  found.row = vertexOf(point);
  return found;
}

bool hiddenAt(const FeatureRules& rules, const tiles::Tileset::Hit& hit) {
  if (rules.empty() || !hit.model || hit.surface.primitive >= hit.model->primitives.size())
    return false;
  const PaintedRow found = paintedRowAt(*hit.model, hit.surface);
  if (!found.known) return false;
  const auto appearance = RowPainter(rules, found.tables).paint(found.row).appearance;
  return !appearance.show || appearance.color[3] == 0;
}

}  // namespace kokudo::scene::detail
