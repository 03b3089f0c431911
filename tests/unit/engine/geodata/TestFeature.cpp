#include "engine/geodata/Feature.h"

#include <gtest/gtest.h>

namespace kokudo::geodata {
namespace {

TEST(FeatureGeometry, GoesThroughGeoJsonAndBack) {
  for (const std::string text :
       {R"({"type":"Point","coordinates":[135.5,34.25]})",
        R"({"type":"Point","coordinates":[135.5,34.25,12.5]})",
        R"({"type":"LineString","coordinates":[[135,34],[135.1,34.2]]})",
        R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]})",
        R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})",
        R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]})",
        R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]})"}) {
    EXPECT_EQ(toGeoJson(geometryFromGeoJson(text)), text);
  }
}

TEST(FeatureGeometry, HasTheEnvelopeOfAllItsParts) {
  const auto geometry =
      geometryFromGeoJson(R"({"type":"MultiPoint","coordinates":[[135.5,34],[134,35.5]]})");
  std::array<double, 4> box{};
  ASSERT_TRUE(envelope(geometry, box));
  EXPECT_EQ(box, (std::array<double, 4>{134, 34, 135.5, 35.5}));
}

TEST(FeatureGeometry, WithoutVerticesHasNoEnvelopeAndIsNull) {
  std::array<double, 4> box{};
  EXPECT_FALSE(envelope({}, box));
  EXPECT_EQ(toGeoJson({}), "null");
  for (const std::string text :
       {"", "null", "{", R"({"type":"Point"})", R"({"type":"Point","coordinates":[]})", "[1,2]"}) {
    EXPECT_EQ(geometryFromGeoJson(text).type, GeometryType::None) << text;
  }
}

TEST(FeatureGeometry, ClosesOpenRings) {
  Geometry polygon;
  polygon.type = GeometryType::Polygon;
  polygon.parts = {{{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}}}};
  EXPECT_EQ(toGeoJson(polygon), R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})");
}

TEST(FeatureGeometry, FlattensACollectionOfOneKindOnly) {
  const auto points = geometryFromGeoJson(
      R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Point","coordinates":[3,4]}]})");
  EXPECT_EQ(points.type, GeometryType::MultiPoint);
  const auto mixed = geometryFromGeoJson(
      R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[3,4],[5,6]]}]})");
  EXPECT_EQ(mixed.type, GeometryType::None);
}

TEST(FeatureGeometry, WritesTheDecimalsAskedFor) {
  const auto point =
      geometryFromGeoJson(R"({"type":"Point","coordinates":[135.123456789,-0.0000001]})");
  EXPECT_EQ(toGeoJson(point, 3), R"({"type":"Point","coordinates":[135.123,0]})");
}

}  // namespace
}  // namespace kokudo::geodata
