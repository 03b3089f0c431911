#include "engine/geodesy/Ellipsoid.h"
#include "tests/unit/engine/content/LegacyTiles.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace kokudo::content::test {
namespace {

using geodesy::Cartographic;
using geodesy::Ellipsoid;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string feature(const std::string& geometry, const std::string& properties = "null") {
  return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
}

Cartographic placeOf(const Model& model, std::size_t primitive, std::size_t i) {
  return Ellipsoid::wgs84().toCartographic(vertex(model, primitive, i));
}

/// Square metres of all triangles of a primitive.
double areaOf(const Model& model, std::size_t primitive) {
  double area = 0;
  const auto& indices = model.primitives.at(primitive).indices;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    const auto a = vertex(model, primitive, indices[i]);
    area += length(cross(vertex(model, primitive, indices[i + 1]) - a,
                         vertex(model, primitive, indices[i + 2]) - a)) /
            2;
  }
  return area;
}

TEST(GeoJsonDecoder, PlacesPointsAtTheirHeights) {
  const auto model =
      decode(feature(R"({"type":"MultiPoint","coordinates":[[135,34,120.5],[136,35,0]]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(model->primitives.at(0).mode, Primitive::Mode::Points);
  const auto place = placeOf(*model, 0, 0);
  EXPECT_NEAR(place.longitudeDegrees(), 135, 1e-6);
  EXPECT_NEAR(place.latitudeDegrees(), 34, 1e-6);
  EXPECT_NEAR(place.height, 120.5, 0.02);
  EXPECT_TRUE(model->warnings.empty());
}

TEST(GeoJsonDecoder, WarnsWhereHeightsAreMissing) {
  const auto model = decode(feature(R"({"type":"Point","coordinates":[135,34]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_NEAR(placeOf(*model, 0, 0).height, 0, 1e-3);
  ASSERT_EQ(model->warnings.size(), 1u);
  EXPECT_THAT(model->warnings[0], HasSubstr("without a height"));
}

TEST(GeoJsonDecoder, TakesPolygonsOverTheAntimeridian) {
  // The same two degrees with a hole, on either side of Japan's and the earth's back.
  const auto square = [](int west, int east, double holeWest, double holeEast) {
    return fmt::format(R"({{"type":"Polygon","coordinates":[
        [[{0},10,0],[{1},10,0],[{1},11,0],[{0},11,0],[{0},10,0]],
        [[{2},10.4,0],[{3},10.4,0],[{3},10.6,0],[{2},10.6,0],[{2},10.4,0]]]}})",
                       west, east, holeWest, holeEast);
  };
  const auto here = decode(feature(square(139, 141, 140.2, 140.4)));
  ASSERT_TRUE(here.ok()) << messageOf(here);
  const double area = areaOf(*here, 0);
  for (const auto& [name, there] : std::map<std::string, std::string>{
           {"jumping", square(179, -179, -179.8, -179.6)},
           {"jumping, hole on the other side", square(179, -179, 179.2, 179.4)},
           {"hole over it", square(179, -179, 179.9, -179.9)},
           {"going on", square(179, 181, 180.2, 180.4)},
           {"the other way", square(-181, -179, 179.2, 179.4)}}) {
    const auto model = decode(feature(there));
    ASSERT_TRUE(model.ok()) << name << messageOf(model);
    EXPECT_NEAR(areaOf(*model, 0), area, 0.001 * area) << name;
  }
}

TEST(GeoJsonDecoder, LeavesAPictureOfTheWorldWhole) {
  const auto model = decode(feature(
      R"({"type":"Polygon","coordinates":[[[-180,-60,0],[180,-60,0],[180,60,0],[-180,60,0],[-180,-60,0]]]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const double area = 5.1e14 * std::sqrt(0.75);  // square metres of the earth, sin 60 of them
  EXPECT_NEAR(areaOf(*model, 0), area, 0.05 * area);
}

TEST(GeoJsonDecoder, LetsLinesCrossTheAntimeridian) {
  const auto model =
      decode(feature(R"({"type":"LineString","coordinates":[[179,10,0],[-179,10,0]]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  double length = 0;
  const auto& indices = model->primitives.at(0).indices;
  for (std::size_t i = 0; i + 1 < indices.size(); i += 2)
    length += geodesy::length(vertex(*model, 0, indices[i]) - vertex(*model, 0, indices[i + 1]));
  EXPECT_NEAR(length, 219'300, 500);  // two degrees of the tenth parallel
}

TEST(GeoJsonDecoder, LetsLongLinesFollowTheGround) {
  const auto model =
      decode(feature(R"({"type":"LineString","coordinates":[[135,34,0],[136,34,0]]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const Primitive& p = model->primitives.at(0);
  EXPECT_EQ(p.mode, Primitive::Mode::Lines);
  EXPECT_GT(p.positions.size() / 3, 40u);
  EXPECT_EQ(p.indices.size(), (p.positions.size() / 3 - 1) * 2);
  for (std::size_t i = 0; i + 1 < p.indices.size(); i += 2) {
    const auto middle =
        (vertex(*model, 0, p.indices[i]) + vertex(*model, 0, p.indices[i + 1])) * 0.5;
    EXPECT_GT(Ellipsoid::wgs84().toCartographic(middle).height, -0.2);
  }
}

TEST(GeoJsonDecoder, CutsPolygonsWithHoles) {
  // About 111 m x 92 m with a hole of a quarter of it, near 34 N.
  const auto model = decode(feature(R"({"type":"Polygon","coordinates":[
    [[135,34],[135.001,34],[135.001,34.001],[135,34.001],[135,34]],
    [[135.00025,34.00025],[135.00025,34.00075],[135.00075,34.00075],[135.00075,34.00025],[135.00025,34.00025]]]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const double side = 0.001 * M_PI / 180 * 6378137;
  EXPECT_NEAR(areaOf(*model, 0), side * side * std::cos(34 * M_PI / 180) * 0.75, 60);
  EXPECT_EQ(model->primitives.at(0).indices.size(), 3 * 8u);
  EXPECT_EQ(model->primitives.at(0).outline.size(), 2 * 8u);
  // Normals point up.
  const auto& n = model->primitives[0].normals;
  EXPECT_GT(dot({n[0], n[1], n[2]}, normalized(model->origin)), 0.99);
}

TEST(GeoJsonDecoder, CoversLargePolygonsWithoutCracks) {
  const auto model = decode(feature(
      R"({"type":"Polygon","coordinates":[[[135,34],[136,34],[136,35],[135.5,34.2],[135,35],[135,34]]]})"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const Primitive& p = model->primitives.at(0);
  // Every inner edge belongs to two triangles, one in each direction.
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
  for (std::size_t i = 0; i < p.indices.size(); ++i) {
    const std::size_t next = i % 3 == 2 ? i - 2 : i + 1;
    ++edges[{p.indices[i], p.indices[next]}];
  }
  std::size_t open = 0;
  for (const auto& [edge, count] : edges) {
    EXPECT_EQ(count, 1);
    if (!edges.count({edge.second, edge.first})) ++open;
  }
  EXPECT_EQ(open, p.outline.size() / 2);
  for (std::size_t i = 0; i + 2 < p.indices.size(); i += 3) {
    const auto c = (vertex(*model, 0, p.indices[i]) + vertex(*model, 0, p.indices[i + 1]) +
                    vertex(*model, 0, p.indices[i + 2])) *
                   (1.0 / 3);
    EXPECT_GT(Ellipsoid::wgs84().toCartographic(c).height, -0.5);
  }
}

TEST(GeoJsonDecoder, CutsALargeRingFast) {
  std::string ring;
  constexpr int kCorners = 20000;
  for (int i = 0; i <= kCorners; ++i) {
    const double angle = 2 * M_PI * (i % kCorners) / kCorners;
    const double radius = i % 2 ? 0.01 : 0.0095;
    ring += (i ? ",[" : "[") + std::to_string(139 + radius * std::cos(angle)) + "," +
            std::to_string(35 + radius * std::sin(angle)) + "]";
  }
  const auto model = decode(feature(R"({"type":"Polygon","coordinates":[[)" + ring + "]]}"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const double r = 0.00975 * M_PI / 180 * 6378137;
  EXPECT_NEAR(areaOf(*model, 0) / (M_PI * r * r * std::cos(35 * M_PI / 180)), 1, 0.01);
}

TEST(GeoJsonDecoder, MakesARowOfEveryFeature) {
  const auto model = decode(R"({"type":"FeatureCollection","features":[
    {"type":"Feature","id":"w1","properties":{"name":"橋","tags":{"lanes":2},"list":[1]},
     "geometry":{"type":"GeometryCollection","geometries":[
       {"type":"Point","coordinates":[135,34]},
       {"type":"LineString","coordinates":[[135,34],[135.0001,34]]}]}},
    {"type":"Feature","properties":{"name":"島"},"geometry":null},
    {"type":"Feature","properties":{"name":"川"},
     "geometry":{"type":"MultiLineString","coordinates":[[[135,34],[135.0001,34]]]}}]})");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const FeatureTable& table = model->featureTables.at(0);
  EXPECT_EQ(table.count, 3u);
  EXPECT_EQ(*table.find(0, "id"), Value(std::string("w1")));
  EXPECT_EQ(*table.find(0, "tags/lanes"), Value(std::int64_t(2)));
  EXPECT_EQ(*table.find(0, "list"), Value(std::string("[1]")));
  EXPECT_EQ(*table.find(2, "name"), Value(std::string("川")));
  ASSERT_EQ(model->primitives.size(), 2u);
  EXPECT_THAT(model->primitives[0].featureIds, ElementsAre(0, 0, 2, 2));
  EXPECT_THAT(model->primitives[1].featureIds, ElementsAre(0));
}

TEST(GeoJsonDecoder, ReadsABareGeometry) {
  const auto model =
      decode(R"({"type":"Polygon","coordinates":[[[0,0],[0.001,0],[0,0.001],[0,0]]]})");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(model->primitives.at(0).indices.size(), 3u);
}

TEST(GeoJsonDecoder, NamesTheFeatureThatIsWrong) {
  const auto with = [](const std::string& geometry) {
    return messageOf(decode(R"({"features":[)" + feature("null") + "," + feature(geometry) +
                            R"(],"type":"FeatureCollection"})"));
  };
  EXPECT_THAT(with(R"({"type":"Point","coordinates":"x"})"), HasSubstr("feature 1: a position"));
  EXPECT_THAT(with(R"({"type":"Point","coordinates":[1,"x"]})"), HasSubstr("is no number"));
  EXPECT_THAT(with(R"({"type":"Point","coordinates":[300000,4000000]})"),
              HasSubstr("not in degrees"));
  EXPECT_THAT(with(R"({"type":"LineString","coordinates":[[1,2]]})"),
              HasSubstr("1 positions where at least 2"));
  EXPECT_THAT(with(R"({"type":"Circle"})"), HasSubstr("unknown geometry type \"Circle\""));
  EXPECT_THAT(messageOf(decode(R"({"type":"FeatureCollection"})")),
              HasSubstr("no array of features"));
}

TEST(GeoJsonDecoder, BoundsWhatLargeGeometriesUnfoldInto) {
  std::string squares;
  for (int i = 0; i < 300; ++i) {
    squares += i ? "," : "";
    squares += "[[[0,0],[50,0],[50,50],[0,50],[0,0]]]";
  }
  const auto model = decode(feature(R"({"type":"MultiPolygon","coordinates":[)" + squares + "]}"));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_LT(model->primitives.at(0).positions.size() / 3, 2'500'000u);
}

TEST(GeoJsonDecoder, RefusesCollectionsThatNestWithoutEnd) {
  std::string deep = R"({"type":"Point","coordinates":[0,0]})";
  for (int i = 0; i < 20; ++i) {
    deep = R"({"type":"GeometryCollection","geometries":[)" + deep + "]}";
  }
  EXPECT_THAT(messageOf(decode(feature(deep))), HasSubstr("nest deeper than 16"));
}

TEST(GeoJsonDecoder, SurvivesRingsThatCrossThemselves) {
  for (const char* rings : {"[[[0,0],[0.001,0.001],[0.001,0],[0,0.001],[0,0]]]",
                            "[[[0,0],[0,0],[0,0],[0,0]]]", "[[[0,0],[0.001,0],[0.002,0],[0,0]]]",
                            "[[[0,0],[0.001,0],[0.001,0.001],[0,0]],[[5,5],[6,5],[6,6],[5,5]]]",
                            "[[[0,0],[0.001,0],[0.001,0.001],[0,0.001],[0,0]],[[0,0],[0.001,0],[0."
                            "001,0.001],[0,0.001],[0,0]]]"}) {
    const auto model =
        decode(feature(std::string(R"({"type":"Polygon","coordinates":)") + rings + "}"));
    ASSERT_TRUE(model.ok()) << rings << messageOf(model);
    for (const auto& p : model->primitives) {
      for (const auto index : p.indices) ASSERT_LT(index, p.positions.size() / 3);
    }
  }
}

TEST(ContentDecoders, TellJsonApartByItsMembers) {
  const auto tileset =
      decode(R"({"asset":{"version":"1.0"},"geometricError":1,"root":{"type":"Feature"}})");
  EXPECT_THAT(messageOf(tileset), HasSubstr("is a tileset"));
  EXPECT_TRUE(decode("\xEF\xBB\xBF \n" + feature("null")).ok());
  // "type" deep inside a glTF does not make it GeoJSON; at the top, behind all else, it does.
  EXPECT_TRUE(decode(triangleGltf()).ok());
  EXPECT_TRUE(
      decode(
          R"({"bbox":[1,{"type":"x\"}"}],"properties":{"asset":1},"type":"Feature","geometry":null})")
          .ok());
  EXPECT_THAT(messageOf(decode("vctr....")), HasSubstr("expected glTF, b3dm"));
}

TEST(GeoJsonDecoder, ReadsRealMapsOfJapan) {
  KOKUDO_REQUIRE_REAL_DATA("power-osm");
  KOKUDO_REQUIRE_REAL_DATA("did-estat-ksj");
  const auto data = kokudo::test::realData();
  const auto did = decodeFile(data / "did-estat-ksj/r02_did_22_shizuoka.geojson");
  ASSERT_TRUE(did.ok()) << messageOf(did);
  // The densely inhabited districts of Shizuoka, 2020 census: 433 km².
  EXPECT_NEAR(areaOf(*did, 0) / 1e6, 433, 25);
  const auto lines = decodeFile(data / "power-osm/lines_275kv.geojson");
  ASSERT_TRUE(lines.ok()) << messageOf(lines);
  EXPECT_GT(lines->featureTables.at(0).count, 100u);
}

}  // namespace
}  // namespace kokudo::content::test
