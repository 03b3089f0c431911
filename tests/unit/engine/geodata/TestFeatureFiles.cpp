#include "engine/geodata/FeatureReader.h"
#include "engine/geodata/FeatureWriter.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

namespace kokudo::geodata {
namespace {

const std::vector<FieldDefinition> kFields{{"名称", FieldDefinition::Type::Text},
                                           {"階数", FieldDefinition::Type::Integer},
                                           {"高さ", FieldDefinition::Type::Real},
                                           {"公開", FieldDefinition::Type::Boolean}};

Feature pointFeature(double x, double y) {
  Feature feature;
  feature.geometry.type = GeometryType::Point;
  feature.geometry.parts = {{{{x, y, 0}}}};
  feature.attributes = {{"名称", std::string("髙﨑, \"①\"")},
                        {"階数", std::int64_t(3)},
                        {"高さ", 7.25},
                        {"公開", true}};
  return feature;
}

std::vector<std::pair<LayerInfo, Feature>> readAll(const std::string& path) {
  std::vector<std::pair<LayerInfo, Feature>> all;
  const auto status = readFeatures(path, {}, [&](const LayerInfo& layer, const Feature& feature) {
    all.emplace_back(layer, feature);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.error().message;
  return all;
}

void writeOne(const std::string& path, const std::string& format, const std::string& crs, double x,
              double y) {
  auto writer = FeatureWriter::create(path, {format, "建物", crs}, kFields);
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  ASSERT_TRUE(writer->write(pointFeature(x, y)).ok());
  ASSERT_TRUE(writer->close().ok());
}

TEST(FeatureWriter, WritesAGeoPackageThatReadsBackTheSame) {
  test::TemporaryFolder folder;
  const std::string path = folder / "a.gpkg";
  writeOne(path, "gpkg", "EPSG:6674", -45123.4567, -150000.125);
  const auto all = readAll(path);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].first.name, "建物");
  EXPECT_EQ(all[0].first.crs, "EPSG:6674");
  const auto& vertex = all[0].second.geometry.parts[0][0][0];
  EXPECT_DOUBLE_EQ(vertex[0], -45123.4567);  // x stays east though EPSG:6674 says north first
  EXPECT_DOUBLE_EQ(vertex[1], -150000.125);
  EXPECT_EQ(all[0].second.attributes, pointFeature(0, 0).attributes);
}

TEST(FeatureWriter, WritesGeoJsonInLongitudeAndLatitude) {
  test::TemporaryFolder folder;
  const std::string path = folder / "a.geojson";
  writeOne(path, "geojson", "EPSG:6668", 135.123456789, 34.5);
  const std::string text = test::readText(path);
  EXPECT_NE(text.find("[ 135.123456789, 34.5 ]"), std::string::npos) << text;
  EXPECT_EQ(text.find("\"crs\""), std::string::npos);
  EXPECT_NE(text.find("\"公開\": true"), std::string::npos);
}

TEST(FeatureWriter, NamesTheCrsOfProjectedGeoJson) {
  test::TemporaryFolder folder;
  const std::string path = folder / "a.geojson";
  writeOne(path, "geojson", "EPSG:6674", -45123.4567, -150000.125);
  const auto all = readAll(path);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].first.crs, "EPSG:6674");
  EXPECT_NEAR(all[0].second.geometry.parts[0][0][0][0], -45123.4567, 1e-5);
}

TEST(FeatureWriter, WritesCsvForSpreadsheets) {
  test::TemporaryFolder folder;
  const std::string path = folder / "a.csv";
  writeOne(path, "csv", "EPSG:4326", 135.5, 34.25);
  EXPECT_EQ(test::readText(path),
            "\xef\xbb\xbfx,y,名称,階数,高さ,公開\r\n135.500000000,34.250000000,\"髙﨑, \"\"①\"\"\","
            "3,7.25,true\r\n");
}

TEST(FeatureWriter, JoinsANameThatRepeats) {
  test::TemporaryFolder folder;
  const std::string path = folder / "a.gpkg";
  auto writer = FeatureWriter::create(path, {"gpkg", "l", "EPSG:4326"}, kFields);
  ASSERT_TRUE(writer.ok());
  Feature feature;
  feature.attributes = {{"名称", std::string("a")}, {"名称", std::string("b")}};
  ASSERT_TRUE(writer->write(feature).ok());
  ASSERT_TRUE(writer->close().ok());
  const auto all = readAll(path);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(toText(*find(all[0].second.attributes, "名称")), "a; b");
  EXPECT_EQ(all[0].second.geometry.type, GeometryType::None);
}

TEST(FeatureWriter, RefusesWhatMakesNoSense) {
  test::TemporaryFolder folder;
  const auto kindOf = [&](const FeatureWriteOptions& options) {
    auto writer = FeatureWriter::create(folder / "a.x", options, kFields);
    return writer.ok() ? Error::Kind::Internal : writer.error().kind;
  };
  EXPECT_EQ(kindOf({"xls", "l", "EPSG:4326"}), Error::Kind::BadUsage);
  EXPECT_EQ(kindOf({"gpkg", "l", "EPSG:99999999"}), Error::Kind::BadUsage);
  auto writer = FeatureWriter::create(folder / "b.csv", {"csv", "l", "EPSG:4326"}, kFields);
  ASSERT_TRUE(writer.ok());
  Feature other;
  other.attributes = {{"unknown", std::int64_t(1)}};
  const auto status = writer->write(other);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, Error::Kind::BadUsage);
  EXPECT_NE(status.error().message.find("unknown"), std::string::npos);
}

TEST(FeatureWriter, NeverOverwrites) {
  test::TemporaryFolder folder;
  test::writeText(folder / "a.gpkg", "mine");
  EXPECT_FALSE(FeatureWriter::create(folder / "a.gpkg", {"gpkg", "l", "EPSG:4326"}, {}).ok());
  EXPECT_EQ(test::readText(folder / "a.gpkg"), "mine");
}

TEST(FeatureReader, NamesWhatIsWrongWithAFile) {
  test::TemporaryFolder folder;
  test::writeText(folder / "a.geojson", "not json at all");
  const auto broken = readLayers(folder / "a.geojson");
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().kind, Error::Kind::BadInput);
  EXPECT_NE(broken.error().message.find("a.geojson"), std::string::npos);
  const auto absent = readLayers(folder / "none.shp");
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, Error::Kind::NotFound);
}

TEST(FeatureReader, ReadsAShapefileInItsOwnCrsAndEncoding) {
  KOKUDO_REQUIRE_REAL_DATA("yaizu-opendata/data/都市計画道路");
  const auto path = test::realData() / "yaizu-opendata/data/都市計画道路/都市計画道路.shp";
  const auto all = readAll(path);
  ASSERT_EQ(all.size(), 300u);  // README of the data: 300 lines
  EXPECT_EQ(all[0].first.crs, "EPSG:2450");
  const auto& vertex = all[0].second.geometry.parts[0][0][0];
  EXPECT_NEAR(vertex[0], -15000, 15000);   // Yaizu is up to 30 km west of 138.5 E ...
  EXPECT_NEAR(vertex[1], -126000, 15000);  // ... and 126 km south of 36 N
  for (const auto& [name, value] : all[0].second.attributes) {
    EXPECT_EQ(toText(value).find("\xef\xbf\xbd"), std::string::npos) << name;
  }
}

TEST(FeatureReader, ReadsAShapefileFromMemory) {
  KOKUDO_REQUIRE_REAL_DATA("yaizu-opendata/data/行政区域界");
  const auto folder = test::realData() / "yaizu-opendata/data/行政区域界";
  std::vector<MemoryFile> files;
  for (const char* ending : {".shp", ".shx", ".dbf", ".prj", ".cpg"}) {
    files.push_back({std::string("行政区域界") + ending,
                     test::readText(folder / (std::string("行政区域界") + ending))});
  }
  std::size_t count = 0;
  const auto status = readFeatures(files, "x.zip!行政区域界.shp", {},
                                   [&](const LayerInfo& layer, const Feature& feature) {
                                     EXPECT_EQ(layer.crs, "EPSG:2450");
                                     EXPECT_NE(feature.geometry.type, GeometryType::None);
                                     return ++count > 0;
                                   });
  EXPECT_TRUE(status.ok()) << status.error().message;
  EXPECT_GT(count, 0u);
}

}  // namespace
}  // namespace kokudo::geodata
