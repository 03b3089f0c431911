#include "tests/golden/SmallWorld.h"

#include "engine/content/GlbWriter.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::test {

using content::Primitive;
using geodesy::Vec3;

ModelMaker::ModelMaker(const geodesy::Cartographic& origin)
    : _frame(geodesy::LocalFrame::at(origin)) {
  _model.origin = _frame.origin;
}

void ModelMaker::addVertex(Primitive& primitive, const Vec3& local) const {
  const Vec3 p = _frame.toEcef(local) - _frame.origin;
  for (const double value : {p.x, p.y, p.z})
    primitive.positions.push_back(static_cast<float>(value));
}

void ModelMaker::addTerrain(double halfSide, int cells,
                            const std::function<double(double, double)>& height) {
  Primitive ground;
  const double step = 2 * halfSide / cells;
  for (int row = 0; row <= cells; ++row) {
    for (int column = 0; column <= cells; ++column) {
      const double east = column * step - halfSide, north = row * step - halfSide;
      const double h = height(east, north);
      addVertex(ground, {east, north, std::max(h, 0.0)});
      ground.heights.push_back(static_cast<float>(h));
      const double dx =
          (std::max(height(east + 1, north), 0.0) - std::max(height(east - 1, north), 0.0)) / 2;
      const double dy =
          (std::max(height(east, north + 1), 0.0) - std::max(height(east, north - 1), 0.0)) / 2;
      const Vec3 n = geodesy::normalized(_frame.up - _frame.east * dx - _frame.north * dy);
      for (const double value : {n.x, n.y, n.z})
        ground.normals.push_back(static_cast<float>(value));
    }
  }
  const auto at = [cells](int row, int column) {
    return static_cast<std::uint32_t>(row * (cells + 1) + column);
  };
  for (int row = 0; row < cells; ++row)
    for (int column = 0; column < cells; ++column)
      for (const auto i : {at(row, column), at(row, column + 1), at(row + 1, column + 1),
                           at(row, column), at(row + 1, column + 1), at(row + 1, column)})
        ground.indices.push_back(i);
  _model.materials.push_back({});
  ground.material = static_cast<int>(_model.materials.size()) - 1;
  _model.primitives.push_back(std::move(ground));
}

void ModelMaker::addBox(double east, double north, double base, double width, double depth,
                        double height, std::uint32_t feature) {
  if (_model.primitives.empty() || _model.primitives.back().featureIds.empty()) {
    _model.primitives.emplace_back();
    _model.materials.push_back({});
    _model.primitives.back().material = static_cast<int>(_model.materials.size()) - 1;
    _model.primitives.back().featureTable = 0;
  }
  Primitive& boxes = _model.primitives.back();
  const auto first = static_cast<std::uint32_t>(boxes.positions.size() / 3);
  for (int corner = 0; corner < 8; ++corner) {
    addVertex(boxes, {east + (corner & 1 ? width : -width) / 2,
                      north + (corner & 2 ? depth : -depth) / 2, base + (corner & 4 ? height : 0)});
    boxes.featureIds.push_back(feature);
  }
  for (const std::uint32_t i : {0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
                                2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5})
    boxes.indices.push_back(first + i);
}

void ModelMaker::addSheet(double halfSide, double up, const std::array<std::uint8_t, 4>& rgba) {
  Primitive sheet;
  std::array<std::uint8_t, 4> linear = rgba;  // as glTF wants it
  for (std::size_t c = 0; c < 3; ++c)
    linear[c] = static_cast<std::uint8_t>(std::lround(std::pow(rgba[c] / 255.0, 2.2) * 255));
  for (const auto& [e, n] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
    addVertex(sheet, {e * halfSide, n * halfSide, up});
    sheet.colors.insert(sheet.colors.end(), linear.begin(), linear.end());
  }
  sheet.indices = {0, 1, 2, 0, 2, 3};
  content::Material material;
  material.unlit = true;
  _model.materials.push_back(material);
  sheet.material = static_cast<int>(_model.materials.size()) - 1;
  _model.primitives.push_back(std::move(sheet));
}

void ModelMaker::setFeatures(const std::vector<std::string>& recordIds) {
  content::FeatureTable table;
  table.className = "building";
  table.count = recordIds.size();
  content::FeatureTable::Column ids{"record_id", "record_id", {}};
  content::FeatureTable::Column names{"name", "名称", {}};
  for (const auto& id : recordIds) {
    ids.values.emplace_back(id);
    names.values.emplace_back("上屋 " + id);
  }
  table.columns = {ids, names};
  _model.featureTables = {table};
}

std::string writeTileset(const std::filesystem::path& folder, const content::Model& model,
                         double radius) {
  const auto glb = content::writeGlb(model);
  EXPECT_TRUE(glb.ok()) << (glb.ok() ? "" : glb.error().message);
  if (!glb.ok()) return "";
  writeText(folder / "tile.glb", glb.value());
  writeText(folder / "tileset.json",
            fmt::format(R"({{"asset":{{"version":"1.1"}},"geometricError":1000,"root":{{
"boundingVolume":{{"sphere":[{:.3f},{:.3f},{:.3f},{:.3f}]}},"geometricError":0,"refine":"REPLACE",
"content":{{"uri":"tile.glb"}}}}}})",
                        model.origin.x, model.origin.y, model.origin.z, radius));
  return (folder / "tileset.json").string();
}

}  // namespace kokudo::test
