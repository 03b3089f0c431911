#include "engine/tiler/detail/PointMesh.h"

#include "engine/geodesy/Ellipsoid.h"

#include <cmath>

namespace kokudo::tiler::detail {

namespace {

// sRGB #E6E2DA as linear values, as CityTiler draws buildings.
constexpr std::array<float, 4> kBuildingColour{0.791f, 0.761f, 0.701f, 1.f};

geodesy::Vec3 originOf(const PointTile& tile) {
  const auto& r = tile.region;
  const auto p = geodesy::Ellipsoid::wgs84().toEcef({(r[0] + r[2]) / 2, (r[1] + r[3]) / 2, r[4]});
  // Whole metres: the same origin reads back from the glb without rounding.
  return {std::round(p.x), std::round(p.y), std::round(p.z)};
}

content::FeatureTable tableOf(const std::vector<PointBlock>& blocks) {
  content::FeatureTable table;
  table.className = "city_block";
  table.count = blocks.size();
  const auto column = [&](const char* id) -> std::vector<Value>& {
    auto& added = table.columns.emplace_back();
    added.id = added.name = id;
    added.values.reserve(blocks.size());
    return added.values;
  };
  auto& type = column("type");
  for (std::size_t i = 0; i < blocks.size(); ++i) type.emplace_back(std::string("block"));
  auto& overview = column("overview");
  for (std::size_t i = 0; i < blocks.size(); ++i) overview.emplace_back(true);
  auto& buildings = column("buildings");
  for (const PointBlock& block : blocks) buildings.emplace_back(std::int64_t(block.buildings));
  auto& height = column("mean_height_m");
  for (const PointBlock& block : blocks)
    height.emplace_back(std::round(block.meanHeight * 10) / 10);
  return table;
}

}  // namespace

void BoxMesh::addBox(const std::array<std::array<double, 2>, 4>& corners, double low, double high) {
  const auto first = std::uint32_t(_primitive.positions.size() / 3);
  for (const double height : {low, high})
    for (const auto& corner : corners) {
      const geodesy::Vec3 p =
          geodesy::Ellipsoid::wgs84().toEcef({corner[0], corner[1], height}) - _origin;
      _primitive.positions.insert(_primitive.positions.end(), {float(p.x), float(p.y), float(p.z)});
      _primitive.featureIds.push_back(_next);
    }
  ++_next;
  const auto triangle = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    _primitive.indices.insert(_primitive.indices.end(), {first + a, first + b, first + c});
  };
  triangle(4, 5, 6), triangle(4, 6, 7);
  for (std::uint32_t i = 0; i < 4; ++i) {
    const std::uint32_t j = (i + 1) % 4;
    triangle(i, j, j + 4), triangle(i, j + 4, i + 4);
  }
}

void BoxMesh::add(const PointBuilding& b) {
  addBox(cornersOf(b), b.base, double(b.base) + double(b.height));
}

void BoxMesh::add(const PointBlock& block) {
  const auto& r = block.rectangle;
  addBox({{{r[0], r[1]}, {r[2], r[1]}, {r[2], r[3]}, {r[0], r[3]}}}, block.low, block.high);
}

content::Primitive BoxMesh::take(int featureTable, int material) {
  _primitive.featureTable = featureTable;
  _primitive.material = material;
  return std::move(_primitive);
}

Result<content::Model> modelOf(const PointTree& tree, const PointTile& tile,
                               const std::vector<PointBuilding>& buildings, const PointStore& store,
                               std::size_t largest, const PointNaming& naming) {
  const bool inner = !tile.children.empty();
  PointOverview overview;
  std::vector<const PointBuilding*> shown;
  if (inner) {
    overview = overviewOf(tree, tile, buildings, largest);
    for (std::size_t i : overview.largest) shown.push_back(&buildings[i]);
  } else {
    for (std::size_t i = tile.begin; i < tile.end; ++i) shown.push_back(&buildings[i]);
  }
  content::Model model;
  model.origin = originOf(tile);
  model.materials.emplace_back().baseColor = kBuildingColour;
  BoxMesh single(model.origin), blocks(model.origin);
  for (const PointBuilding* building : shown) single.add(*building);
  for (const PointBlock& block : overview.blocks) blocks.add(block);
  if (!single.empty()) {
    auto table = store.table(shown, inner, naming);
    if (!table) return table.error();
    model.featureTables.push_back(std::move(*table));
    model.primitives.push_back(single.take(0, 0));
  }
  if (!blocks.empty()) {
    model.primitives.push_back(blocks.take(int(model.featureTables.size()), 0));
    model.featureTables.push_back(tableOf(overview.blocks));
  }
  return model;
}

}  // namespace kokudo::tiler::detail
