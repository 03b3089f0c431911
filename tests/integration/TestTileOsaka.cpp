#include "engine/content/CityGml.h"
#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/io/Archive.h"
#include "engine/tiler/CityTiler.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <regex>

namespace kokudo {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuildings = 6307;

std::string outputOf(const std::string& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> buffer;
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get())) text += buffer.data();
  return text;
}

/// Names with their texts, sorted: the order of columns is the tile's, not the file's.
std::vector<std::string> sortedTexts(const Attributes& attributes) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : attributes)
    if (!std::holds_alternative<std::monostate>(value)) lines.push_back(name + "=" + toText(value));
  std::sort(lines.begin(), lines.end());
  return lines;
}

struct Extent {
  double west = 1e9, south = 1e9, east = -1e9, north = -1e9;
  void hold(double x, double y) {
    west = std::min(west, x), east = std::max(east, x);
    south = std::min(south, y), north = std::max(north, y);
  }
};

/// The 36 building files of Osaka Port, unpacked and tiled once for all tests.
class TileOsaka : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const fs::path archive =
        test::realData() / "plateau-osaka-port/27100_osaka-port_subset_citygml.zip";
    if (test::realData().empty() || !fs::exists(archive)) return;
    geodesy::setGridFolders({test::realData() / "geoid-gsigeo2011"});
    _folder = std::make_unique<test::TemporaryFolder>();
    const Status unpacked = io::forEachEntry(
        archive,
        [&](const io::ArchiveEntry& entry,
            const std::function<Result<std::string>()>& read) -> Status {
          if (entry.path.find("/bldg/") == std::string::npos || !entry.path.ends_with(".gml"))
            return {};
          auto bytes = read();
          if (!bytes) return bytes.error();
          test::writeText(*_folder / ("in/" + fs::path(entry.path).filename().string()), *bytes);
          return {};
        });
    ASSERT_TRUE(unpacked.ok()) << unpacked.error().message;
    NoProgress progress;
    auto report = tiler::tileCityModels({*_folder / "in"}, *_folder / "out",
                                        {400, "国土交通省 PLATEAU"}, progress, CancelToken());
    ASSERT_TRUE(report.ok()) << report.error().message;
    _report = *report;
  }
  static void TearDownTestSuite() { _folder.reset(); }

  void SetUp() override {
    KOKUDO_REQUIRE_REAL_DATA("plateau-osaka-port/27100_osaka-port_subset_citygml.zip");
    ASSERT_TRUE(_folder);
  }

  /// Attributes of every feature of the leaves by gml:id, without what the tiler itself adds.
  static std::map<std::string, Attributes> featuresOfTiles() {
    std::map<std::string, Attributes> features;
    for (const auto& entry : fs::directory_iterator(*_folder / "out/tiles")) {
      const std::string bytes = test::readText(entry.path());
      content::DecodeContext context;
      context.uri = entry.path().string();
      auto model = content::decodeContent(std::as_bytes(std::span(bytes)), context);
      EXPECT_TRUE(model.ok()) << (model.ok() ? "" : model.error().message);
      if (!model.ok()) continue;
      for (const auto& table : model->featureTables)
        for (std::size_t row = 0; row < table.count; ++row) {
          Attributes attributes = table.attributesOf(row);
          const std::string id = toText(*find(attributes, "gml_id"));
          EXPECT_EQ(toText(*find(attributes, "record_id")), "plateau:" + id);
          if (std::get<bool>(*find(attributes, "overview"))) continue;
          std::erase_if(attributes, [](const auto& a) {
            return a.first == "gml_id" || a.first == "record_id" || a.first == "type" ||
                   a.first == "name" || a.first == "overview";
          });
          EXPECT_TRUE(features.emplace(id, std::move(attributes)).second) << id << " comes twice";
        }
    }
    return features;
  }

  static void readSources(
      const std::function<void(const fs::path&, content::CityObject&&)>& visit) {
    for (const auto& entry : fs::directory_iterator(*_folder / "in")) {
      Diagnostics diagnostics;
      auto read =
          content::readCityGml(test::readText(entry.path()), entry.path().string(), diagnostics,
                               CancelToken(), [&](content::CityObject&& object) {
                                 visit(entry.path(), std::move(object));
                                 return true;
                               });
      EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().message);
    }
  }

  static std::unique_ptr<test::TemporaryFolder> _folder;
  static tiler::TilerReport _report;
};

std::unique_ptr<test::TemporaryFolder> TileOsaka::_folder;
tiler::TilerReport TileOsaka::_report;

TEST_F(TileOsaka, MakesEveryBuildingAFeature) {
  EXPECT_EQ(_report.inputs, 36u);
  EXPECT_EQ(_report.features, kBuildings);
  EXPECT_EQ(_report.refused, 0u);
}

TEST_F(TileOsaka, JoinsFeaturesAndSourceObjectsBothWaysWithAllTheirAttributes) {
  auto features = featuresOfTiles();
  EXPECT_EQ(features.size(), kBuildings);
  std::size_t attributes = 0, differing = 0;
  readSources([&](const fs::path&, content::CityObject&& object) {
    const auto found = features.find(object.gmlId);
    ASSERT_NE(found, features.end()) << object.gmlId << " is in no tile";
    const auto expected = sortedTexts(object.attributes), got = sortedTexts(found->second);
    attributes += expected.size();
    if (got != expected && differing++ < 3) {
      EXPECT_EQ(got, expected) << object.gmlId;
    }
    features.erase(found);
  });
  EXPECT_EQ(differing, 0u);
  EXPECT_TRUE(features.empty()) << features.size()
                                << " features of the tiles are in no source file";
  EXPECT_GT(attributes, 100000u);
}

TEST_F(TileOsaka, AgreesWithGdalOnCountsAndExtents) {
  if (std::system("ogrinfo --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no ogrinfo";
  std::map<fs::path, std::size_t> counts;
  std::map<fs::path, Extent> extents;
  readSources([&](const fs::path& file, content::CityObject&& object) {
    ++counts[file];
    for (const auto& polygons : object.lods)
      for (const auto& polygon : polygons)
        for (const auto& ring : polygon.rings)
          for (const auto& v : ring) extents[file].hold(v[0], v[1]);
  });
  std::size_t total = 0, same = 0;
  for (const auto& [file, count] : counts) {
    // GDAL writes a .gfs beside what it reads; these are our own copies.
    const std::string text = outputOf(fmt::format(
        "ogrinfo -ro -so '{}' Building --config GML_SKIP_RESOLVE_ELEMS ALL 2>&1", file.string()));
    std::smatch found;
    ASSERT_TRUE(std::regex_search(text, found, std::regex("Feature Count: ([0-9]+)"))) << text;
    EXPECT_EQ(std::stoul(found[1]), count) << file;
    total += std::stoul(found[1]);
    // GDAL 3.6 reads some LOD1 solids of these files as empty, and a file of them has no extent.
    if (!std::regex_search(
            text, found,
            std::regex(R"(Extent: \(([-0-9.]+), ([-0-9.]+)\) - \(([-0-9.]+), ([-0-9.]+)\))")))
      continue;
    std::array<double, 4> box;
    for (std::size_t i = 0; i < 4; ++i) box[i] = std::stod(found[i + 1]);
    const Extent& e = extents[file];
    // ogrinfo prints six decimals.
    EXPECT_GE(box[0], e.west - 1e-6) << file;
    EXPECT_GE(box[1], e.south - 1e-6) << file;
    EXPECT_LE(box[2], e.east + 1e-6) << file;
    EXPECT_LE(box[3], e.north + 1e-6) << file;
    same += std::abs(box[0] - e.west) < 1e-6 && std::abs(box[1] - e.south) < 1e-6 &&
            std::abs(box[2] - e.east) < 1e-6 && std::abs(box[3] - e.north) < 1e-6;
  }
  EXPECT_GE(same, 25u);
  EXPECT_EQ(total, kBuildings);
}

}  // namespace
}  // namespace kokudo
