#include "engine/tiler/detail/Triangulate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::tiler::detail {
namespace {

using geodesy::Vec3;
using Rings = std::vector<std::vector<Vec3>>;

double areaOf(const Triangulation& cut) {
  double area = 0;
  for (std::size_t i = 0; i < cut.indices.size(); i += 3) {
    const Vec3 a = cut.vertices[cut.indices[i]], b = cut.vertices[cut.indices[i + 1]],
               c = cut.vertices[cut.indices[i + 2]];
    area += dot(cross(b - a, c - a), cut.normal) / 2;
  }
  return area;
}

TEST(Triangulate, CutsAConcaveRingIntoItsWholeArea) {
  const Rings rings{{{0, 0, 5}, {4, 0, 5}, {4, 4, 5}, {2, 1, 5}, {0, 4, 5}}};
  const Triangulation cut = triangulate(rings);
  EXPECT_EQ(cut.indices.size(), 9u);
  EXPECT_NEAR(areaOf(cut), 10, 1e-9);
  EXPECT_NEAR(cut.normal.z, 1, 1e-12);
}

TEST(Triangulate, LeavesHolesOpenWhateverTheirDirection) {
  for (bool turned : {false, true}) {
    std::vector<Vec3> hole{{2, 2, 0}, {2, 4, 0}, {4, 4, 0}, {4, 2, 0}};
    std::vector<Vec3> second{{6, 6, 0}, {6, 8, 0}, {8, 8, 0}, {8, 6, 0}};
    if (turned) std::swap(hole[1], hole[3]), std::swap(second[1], second[3]);
    const Rings rings{{{0, 0, 0}, {10, 0, 0}, {10, 10, 0}, {0, 10, 0}}, hole, second};
    EXPECT_NEAR(areaOf(triangulate(rings)), 92, 1e-9);
  }
}

TEST(Triangulate, KeepsTheDirectionOfAWall) {
  // Seen from the south, counter-clockwise: the wall faces south.
  const Rings rings{{{0, 0, 0}, {5, 0, 0}, {5, 0, 3}, {0, 0, 3}}};
  const Triangulation cut = triangulate(rings);
  EXPECT_NEAR(cut.normal.y, -1, 1e-12);
  EXPECT_NEAR(areaOf(cut), 15, 1e-9);
}

TEST(Triangulate, StaysExactAtEarthSizedCoordinates) {
  const Vec3 o{-3.76e6, 3.7e6, 3.6e6};
  Rings rings{{}};
  for (Vec3 p : {Vec3{0, 0, 0}, Vec3{8, 0, 0}, Vec3{8, 6, 0}, Vec3{4, 3, 0}, Vec3{0, 6, 0}})
    rings[0].push_back(o + p);
  EXPECT_NEAR(areaOf(triangulate(rings)), 36, 1e-5);
}

TEST(Triangulate, GivesNothingForAPolygonWithoutArea) {
  EXPECT_TRUE(triangulate({}).indices.empty());
  EXPECT_TRUE(triangulate({{{0, 0, 0}, {1, 0, 0}}}).indices.empty());
  EXPECT_TRUE(triangulate({{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}}).indices.empty());
}

TEST(Triangulate, EndsOnARingThatCrossesItself) {
  const Rings bow{{{0, 0, 0}, {4, 4, 0}, {4, 0, 0}, {0, 3, 0}}};
  EXPECT_LE(triangulate(bow).indices.size(), 6u);
  const Rings doubled{{{0, 0, 0}, {4, 0, 0}, {4, 0, 0}, {4, 4, 0}, {0, 4, 0}, {0, 0, 0}}};
  EXPECT_NEAR(areaOf(triangulate(doubled)), 16, 1e-9);
}

}  // namespace
}  // namespace kokudo::tiler::detail
