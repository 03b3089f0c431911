#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/tiler/CityTiler.h"
#include "engine/tiler/detail/CityTable.h"
#include "engine/tiler/detail/CityTree.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <set>

namespace kokudo::tiler {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::HasSubstr;

std::string surface(const std::string& coordinates) {
  return "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>" +
         coordinates +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>";
}

/// A box of 20 m by 20 m and 10 m at latitude 35 + row / 1000, longitude 135 + column / 1000, with
/// its base at 2 m.
std::string building(int row, int column, const std::string& extra = "") {
  const double s = 35 + row / 1000.0, n = s + 0.00018, w = 135 + column / 1000.0, e = w + 0.00022;
  const auto p = [](double y, double x, double z) {
    return fmt::format("{:.8f} {:.8f} {} ", y, x, z);
  };
  const auto ring = [&](std::initializer_list<std::array<double, 3>> corners) {
    std::string text;
    for (const auto& c : corners) text += p(c[0], c[1], c[2]);
    const auto& first = *corners.begin();
    return surface(text + p(first[0], first[1], first[2]));
  };
  std::string solid = ring({{s, w, 2}, {n, w, 2}, {n, e, 2}, {s, e, 2}});
  solid += ring({{s, w, 12}, {s, e, 12}, {n, e, 12}, {n, w, 12}});
  solid += ring({{s, w, 2}, {s, e, 2}, {s, e, 12}, {s, w, 12}});
  solid += ring({{s, e, 2}, {n, e, 2}, {n, e, 12}, {s, e, 12}});
  solid += ring({{n, e, 2}, {n, w, 2}, {n, w, 12}, {n, e, 12}});
  solid += ring({{n, w, 2}, {s, w, 2}, {s, w, 12}, {n, w, 12}});
  return fmt::format(
      "<core:cityObjectMember><bldg:Building gml:id=\"b{}_{}\">"
      "<gen:stringAttribute name=\"区名\"><gen:value>港区</gen:value></gen:stringAttribute>"
      "<bldg:measuredHeight uom=\"m\">10</bldg:measuredHeight>{}"
      "<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>{}</gml:CompositeSurface>"
      "</gml:exterior></gml:Solid></bldg:lod1Solid></bldg:Building></core:cityObjectMember>\n",
      row, column, extra, solid);
}

std::string document(const std::string& members) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
         "xmlns:bldg=\"http://www.opengis.net/citygml/building/2.0\" "
         "xmlns:gen=\"http://www.opengis.net/citygml/generics/2.0\" "
         "xmlns:gml=\"http://www.opengis.net/gml\">\n"
         "<gml:boundedBy><gml:Envelope srsName=\"http://www.opengis.net/def/crs/EPSG/0/6697\" "
         "srsDimension=\"3\"><gml:lowerCorner>35 135 0</gml:lowerCorner>"
         "<gml:upperCorner>36 136 100</gml:upperCorner></gml:Envelope></gml:boundedBy>\n" +
         members + "</core:CityModel>\n";
}

content::Model decode(const fs::path& file) {
  const std::string bytes = test::readText(file);
  content::DecodeContext context;
  context.uri = file.string();
  auto model = content::decodeContent(std::as_bytes(std::span(bytes)), context);
  EXPECT_TRUE(model.ok()) << (model.ok() ? "" : model.error().message);
  return model.ok() ? std::move(*model) : content::Model();
}

class CityTiler : public testing::Test {
 protected:
  void SetUp() override {
    geodesy::setGridFolders({test::realData() / "geoid-gsigeo2011"});
    if (!geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011).ok())
      GTEST_SKIP() << "no grid of GSIGEO2011";
    std::string members;
    for (int r = 0; r < 6; ++r)
      for (int c = 0; c < 6; ++c) members += building(r, c);
    test::writeText(_folder / "in/town.gml", document(members));
  }
  Result<TilerReport> tile(const std::string& out) {
    return tileCityModels({_folder / "in"}, _folder / out, _options, _progress, _token);
  }
  TemporaryFolder _folder;
  CityTilerOptions _options{8, "someone", {}};
  NoProgress _progress;
  CancelToken _token;
};

TEST_F(CityTiler, PutsEveryFeatureIntoExactlyOneLeaf) {
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 36u);
  EXPECT_EQ(report->refused, 0u);
  std::map<std::string, int> leaves;
  std::size_t overview = 0;
  for (const auto& entry : fs::directory_iterator(_folder / "out/tiles")) {
    const content::Model model = decode(entry.path());
    ASSERT_EQ(model.featureTables.size(), 1u);
    const auto& table = model.featureTables[0];
    for (std::size_t row = 0; row < table.count; ++row) {
      const Value* flag = table.find(row, "overview");
      ASSERT_TRUE(flag && std::holds_alternative<bool>(*flag));
      if (std::get<bool>(*flag))
        ++overview;
      else
        ++leaves[toText(*table.find(row, "gml_id"))];
    }
  }
  EXPECT_EQ(leaves.size(), 36u);
  for (const auto& [id, times] : leaves) EXPECT_EQ(times, 1) << id;
  EXPECT_GE(overview, 8u);
}

TEST_F(CityTiler, PutsASmallTileWithTheLargestFeaturesAboveALargeRoot) {
  std::string members;
  for (int r = 0; r < 12; ++r)
    for (int c = 0; c < 12; ++c) members += building(r, c);
  test::writeText(_folder / "in/town.gml", document(members));
  _options.maximumFeaturesPerTile = 400;
  ASSERT_TRUE(tile("out").ok());
  ASSERT_GT(fs::file_size(_folder / "out/tiles/r.glb"), 24u << 10);
  EXPECT_LE(fs::file_size(_folder / "out/tiles/first.glb"), 24u << 10);
  const content::Model first = decode(_folder / "out/tiles/first.glb");
  const auto& table = first.featureTables.at(0);
  EXPECT_GT(table.count, 10u);
  for (std::size_t row = 0; row < table.count; ++row) {
    EXPECT_EQ(*table.find(row, "overview"), Value(true));
    EXPECT_EQ(toText(*table.find(row, "record_id")),
              "plateau:" + toText(*table.find(row, "gml_id")));
    EXPECT_EQ(table.find(row, "gen:区名"), nullptr);
  }
  const auto root = nlohmann::json::parse(test::readText(_folder / "out/tileset.json"))["root"];
  EXPECT_EQ(root["content"]["uri"], "tiles/first.glb");
  ASSERT_EQ(root["children"].size(), 1u);
  EXPECT_EQ(root["children"][0]["content"]["uri"], "tiles/r.glb");
  EXPECT_EQ(root["boundingVolume"], root["children"][0]["boundingVolume"]);
  // The town is 1.4 km across; where 16 pixels of error are allowed it covers 8.
  EXPECT_NEAR(root["geometricError"].get<double>(), 2 * 1590, 200);
}

TEST_F(CityTiler, KeepsEveryAttributeUnderItsOwnName) {
  test::writeText(
      _folder / "in/town.gml",
      document(building(0, 0, "<bldg:usage>401</bldg:usage><bldg:usage>402</bldg:usage>")));
  ASSERT_TRUE(tile("out").ok());
  const content::Model model = decode(_folder / "out/tiles/r.glb");
  const Attributes attributes = model.featureTables[0].attributesOf(0);
  ASSERT_NE(find(attributes, "gen:区名"), nullptr);
  EXPECT_EQ(toText(*find(attributes, "gen:区名")), "港区");
  EXPECT_EQ(toText(*find(attributes, "record_id")), "plateau:b0_0");
  std::vector<std::string> usages;
  for (const auto& [name, value] : attributes)
    if (name == "bldg:usage") usages.push_back(toText(value));
  EXPECT_THAT(usages, testing::ElementsAre("401", "402"));
}

TEST_F(CityTiler, StandsBuildingsOnTheGeoidAndTurnsFacesOutwards) {
  test::writeText(_folder / "in/town.gml", document(building(0, 0)));
  ASSERT_TRUE(tile("out").ok());
  const content::Model model = decode(_folder / "out/tiles/r.glb");
  ASSERT_EQ(model.primitives.size(), 1u);
  const auto& primitive = model.primitives[0];
  EXPECT_EQ(primitive.indices.size(), 36u);
  double low = 1e9, volume = 0;
  std::vector<geodesy::Vec3> points;
  for (std::size_t i = 0; i < primitive.positions.size(); i += 3)
    points.push_back(
        {primitive.positions[i], primitive.positions[i + 1], primitive.positions[i + 2]});
  for (const auto& p : points)
    low = std::min(low, geodesy::Ellipsoid::wgs84().toCartographic(model.origin + p).height);
  for (std::size_t i = 0; i < 36; i += 3)
    volume += dot(points[primitive.indices[i]] - points[0],
                  cross(points[primitive.indices[i + 1]] - points[0],
                        points[primitive.indices[i + 2]] - points[0])) /
              6;
  auto geoid = geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011);
  EXPECT_NEAR(low, 2 + geoid->heightAt(135.0001, 35.0001)->metres, 0.02);
  EXPECT_NEAR(volume, 10 * 0.00018 * 110941 * 0.00022 * 91288, 40);
}

TEST_F(CityTiler, WritesTheSameBytesAgain) {
  ASSERT_TRUE(tile("a").ok());
  ASSERT_TRUE(tile("b").ok());
  for (const auto& entry : fs::recursive_directory_iterator(_folder / "a")) {
    if (!entry.is_regular_file()) continue;
    const auto twin = _folder.path() / "b" / fs::relative(entry.path(), _folder / "a");
    EXPECT_TRUE(test::readText(entry.path()) == test::readText(twin)) << twin;
  }
}

TEST_F(CityTiler, LeavesOutADegenerateBuildingAndGoesOn) {
  const std::string flat =
      "<core:cityObjectMember><bldg:Building "
      "gml:id=\"flat\"><bldg:lod1Solid><gml:Solid><gml:exterior>"
      "<gml:CompositeSurface>" +
      surface("35 135 1 35 135.001 1 35 135 1 35 135 1") +
      "</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid></bldg:Building>"
      "</core:cityObjectMember>";
  test::writeText(_folder / "in/town.gml", document(flat + building(1, 1)));
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 1u);
  EXPECT_GE(report->refused, 1u);
  ASSERT_FALSE(report->diagnostics.empty());
}

TEST_F(CityTiler, TakesOnlyTheTypesAskedFor) {
  std::string road = building(9, 9);
  for (std::size_t at; (at = road.find("bldg:Building")) != std::string::npos;)
    road.replace(at, 13, "tran:Road");
  for (std::size_t at; (at = road.find("bldg:lod1Solid")) != std::string::npos;)
    road.replace(at, 14, "tran:lod1Solid");
  std::string text = document(building(8, 8) + road);
  text.insert(text.find("xmlns:bldg"),
              "xmlns:tran=\"http://www.opengis.net/citygml/transportation/2.0\" ");
  test::writeText(_folder / "in/town.gml", text);
  _options.types = {"bldg:"};
  const auto buildings = tile("buildings");
  ASSERT_TRUE(buildings.ok()) << buildings.error().message;
  EXPECT_EQ(buildings->features, 1u);
  EXPECT_EQ(buildings->passedOver, 1u);
  EXPECT_EQ(buildings->refused, 0u);
  _options.types = {"brid:"};
  const auto bridges = tile("bridges");
  ASSERT_FALSE(bridges.ok());
  EXPECT_THAT(bridges.error().message, HasSubstr("among the types asked for (2 of others)"));
}

TEST_F(CityTiler, CountsABuildingOnceThatComesInTwoFiles) {
  test::writeText(_folder / "in/again.gml", document(building(0, 0) + building(9, 9)));
  auto report = tile("out");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->features, 37u);
  EXPECT_EQ(report->inputs, 2u);
}

TEST_F(CityTiler, GoesOnAfterABrokenFileAndRefusesNothingButBrokenOnes) {
  test::writeText(_folder / "in/broken.gml", document("<core:cityObjectMember>"));
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 36u);
  EXPECT_EQ(report->inputs, 1u);
  fs::remove(_folder / "in/town.gml");
  auto none = tile("none");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(none.error().message, HasSubstr("broken.gml"));
  auto absent = tileCityModels({_folder / "absent"}, _folder / "x", _options, _progress, _token);
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, Error::Kind::NotFound);
}

TEST(CityTable, GivesEveryNameAnIdOfItsOwnAndColumnsOfOneKind) {
  detail::CityFeature a, b;
  a.gmlId = "a", b.gmlId = "b";
  a.attributes = {{"gen:区名", std::string("港区")},
                  {"gen:町名", std::string("南港")},
                  {"x/y", std::int64_t(3)},
                  {"x_y", 1.5},
                  {"mixed", std::int64_t(7)}};
  b.attributes = {{"x/y", 2.5}, {"mixed", std::string("seven")}};
  const auto table = detail::tableOf({&a, &b}, false);
  std::set<std::string> ids;
  for (const auto& column : table.columns) {
    EXPECT_TRUE(ids.insert(column.id).second) << column.id;
    for (char c : column.id) EXPECT_TRUE(std::isalnum((unsigned char)c) || c == '_') << column.id;
  }
  EXPECT_EQ(*table.find(0, "x/y"), Value(3.0));
  EXPECT_EQ(*table.find(1, "x/y"), Value(2.5));
  EXPECT_EQ(*table.find(0, "mixed"), Value(std::string("7")));
  EXPECT_EQ(table.attributesOf(1).size(), 6u);  // gml_id, record_id, type, overview and its two
}

TEST(CityTree, KeepsTheLargestInSightAndErrorsShrinkDownwards) {
  std::vector<detail::CityFeature> features(100);
  for (std::size_t i = 0; i < features.size(); ++i) {
    const double x = double(i % 10) * 1e-4, y = double(i / 10) * 1e-4;
    features[i].region = {x, y, x + 1e-5, y + 1e-5, 0, 10};
    features[i].size = double(10 + i);
  }
  const auto root = detail::buildCityTree(features, 5);
  ASSERT_EQ(root.features.size(), 5u);
  for (std::uint32_t f : root.features) EXPECT_GE(f, 95u);
  std::size_t leaves = 0;
  const std::function<void(const detail::CityNode&)> walk = [&](const detail::CityNode& node) {
    if (node.children.empty()) {
      leaves += node.features.size();
      EXPECT_EQ(node.geometricError, 0);
    }
    for (const auto& child : node.children) {
      EXPECT_LT(child.geometricError, node.geometricError);
      EXPECT_LE(node.region[0], child.region[0]);
      EXPECT_GE(node.region[3], child.region[3]);
      walk(child);
    }
  };
  walk(root);
  EXPECT_EQ(leaves, 100u);
}

}  // namespace
}  // namespace kokudo::tiler
