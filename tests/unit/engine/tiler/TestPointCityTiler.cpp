#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/tiler/PointCityTiler.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <map>
#include <set>

namespace kokudo::tiler {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::TemporaryFolder;
using testing::HasSubstr;
using Region = std::array<double, 6>;

constexpr double kSlack = 1e-12;  // radians; 6 micrometres

content::Model decode(const fs::path& file) {
  const std::string bytes = test::readText(file);
  content::DecodeContext context;
  context.uri = file.string();
  auto model = content::decodeContent(std::as_bytes(std::span(bytes)), context);
  EXPECT_TRUE(model.ok()) << (model.ok() ? "" : model.error().message);
  return model.ok() ? std::move(*model) : content::Model();
}

/// One tile as a reader sees it, whichever form the tileset has.
struct Seen {
  std::string address;
  Region region;
  double geometricError = 0;
  bool leaf = true;
  int parent = -1;
};

void walk(const json& tile, int parent, std::vector<Seen>& out) {
  const int index = int(out.size());
  out.push_back({tile["content"]["uri"], tile["boundingVolume"]["region"].get<Region>(),
                 tile["geometricError"], !tile.contains("children"), parent});
  if (tile.contains("children"))
    for (const auto& child : tile["children"]) walk(child, index, out);
}

/// Reads subtrees as OGC 22-025r4 §7.6 says, apart from the code that writes them.
class ImplicitReader {
 public:
  ImplicitReader(fs::path folder, const json& tileset)
      : _folder(std::move(folder)),
        _levels(tileset["root"]["implicitTiling"]["subtreeLevels"]),
        _content(tileset["root"]["content"]["uri"]),
        _subtrees(tileset["root"]["implicitTiling"]["subtrees"]["uri"]) {}

  std::vector<Seen> read() {
    readSubtree(0, 0, 0, -1);
    return std::move(_out);
  }
  std::size_t availableCounts() const { return _counted; }
  std::size_t subtrees() const { return _read; }

 private:
  static std::string fill(std::string uri, unsigned level, unsigned x, unsigned y) {
    for (const auto& [name, value] :
         {std::pair("{level}", level), std::pair("{x}", x), std::pair("{y}", y)})
      uri.replace(uri.find(name), std::strlen(name), std::to_string(value));
    return uri;
  }

  static bool bit(const json& subtree, const std::string& binary, const json& availability,
                  std::size_t i) {
    if (availability.contains("constant")) return availability["constant"] == 1;
    const json& view = subtree["bufferViews"][availability["bitstream"].get<std::size_t>()];
    return (binary[view["byteOffset"].get<std::size_t>() + i / 8] >> (i % 8)) & 1;
  }

  double number(const json& subtree, const std::string& binary, const char* property,
                std::size_t i) {
    const json& table = subtree["propertyTables"][subtree["tileMetadata"].get<std::size_t>()];
    const json& view =
        subtree["bufferViews"][table["properties"][property]["values"].get<std::size_t>()];
    double value = 0;
    std::memcpy(&value, binary.data() + view["byteOffset"].get<std::size_t>() + i * 8, 8);
    return value;
  }

  void readSubtree(unsigned level, unsigned x, unsigned y, int parent) {
    const std::string file = test::readText(_folder / fill(_subtrees, level, x, y));
    ASSERT_GE(file.size(), 24u);
    ASSERT_EQ(file.substr(0, 4), "subt");
    std::uint32_t version = 0;
    std::uint64_t textSize = 0, binarySize = 0;
    std::memcpy(&version, file.data() + 4, 4);
    std::memcpy(&textSize, file.data() + 8, 8);
    std::memcpy(&binarySize, file.data() + 16, 8);
    EXPECT_EQ(version, 1u);
    EXPECT_EQ(textSize % 8, 0u);
    EXPECT_EQ(binarySize % 8, 0u);
    ASSERT_EQ(file.size(), 24 + textSize + binarySize);
    const json subtree = json::parse(file.substr(24, textSize));
    const std::string binary = file.substr(24 + textSize);
    EXPECT_EQ(subtree["buffers"][0]["byteLength"], binarySize);
    for (const auto& view : subtree["bufferViews"]) {
      EXPECT_EQ(view["byteOffset"].get<std::size_t>() % 8, 0u);
      EXPECT_LE(view["byteOffset"].get<std::size_t>() + view["byteLength"].get<std::size_t>(),
                binarySize);
    }
    ++_read;
    const json& tiles = subtree["tileAvailability"];
    EXPECT_EQ(subtree["contentAvailability"][0], tiles);
    std::map<std::array<unsigned, 3>, int> indices;
    std::size_t available = 0;
    for (unsigned depth = 0; depth < _levels; ++depth)
      for (unsigned morton = 0; morton < (1u << (2 * depth)); ++morton) {
        const std::size_t at = ((1u << (2 * depth)) - 1) / 3 + morton;
        if (!bit(subtree, binary, tiles, at)) continue;
        unsigned lx = 0, ly = 0;
        for (unsigned b = 0; b < depth; ++b)
          lx |= ((morton >> (2 * b)) & 1) << b, ly |= ((morton >> (2 * b + 1)) & 1) << b;
        Seen seen;
        seen.address = fill(_content, level + depth, (x << depth) + lx, (y << depth) + ly);
        for (std::size_t k = 0; k < 6; ++k)
          seen.region[k] = number(subtree, binary, "boundingRegion", available * 6 + k);
        seen.geometricError = number(subtree, binary, "geometricError", available);
        seen.parent = depth == 0 ? parent : -2;
        if (depth > 0) {
          const auto above = indices.find({depth - 1, lx / 2, ly / 2});
          ASSERT_NE(above, indices.end()) << "a tile is available without its parent";
          seen.parent = above->second;
        }
        if (seen.parent >= 0) _out[std::size_t(seen.parent)].leaf = false;
        indices[{depth, lx, ly}] = int(_out.size());
        _out.push_back(seen);
        ++available;
      }
    EXPECT_EQ(tiles.value("availableCount", available), available);
    EXPECT_EQ(subtree["propertyTables"][0]["count"], available);
    _counted += available;
    for (unsigned morton = 0; morton < (1u << (2 * _levels)); ++morton) {
      if (!bit(subtree, binary, subtree["childSubtreeAvailability"], morton)) continue;
      unsigned lx = 0, ly = 0;
      for (unsigned b = 0; b < _levels; ++b)
        lx |= ((morton >> (2 * b)) & 1) << b, ly |= ((morton >> (2 * b + 1)) & 1) << b;
      const auto above = indices.find({_levels - 1, lx / 2, ly / 2});
      ASSERT_NE(above, indices.end()) << "a subtree is available without a tile above it";
      readSubtree(level + _levels, (x << _levels) + lx, (y << _levels) + ly, above->second);
    }
  }

  fs::path _folder;
  unsigned _levels;
  std::string _content, _subtrees;
  std::vector<Seen> _out;
  std::size_t _counted = 0, _read = 0;
};

class PointCityTiler : public testing::Test {
 protected:
  void SetUp() override {
    geodesy::setGridFolders({test::realData() / "geoid-gsigeo2011"});
    if (!geodesy::GeoidModel::open(geodesy::HeightDatum::Egm96).ok())
      GTEST_SKIP() << "no grid of EGM96";
    _options.maximumBuildingsPerTile = 20;
    _options.recordPrefix = "town:";
    _options.copyright = "the town";
    writeTown(900);
  }

  /// Many points in one corner and few elsewhere: leaves of very different levels.
  void writeTown(int count) {
    std::string text = "building_id\tlon\tlat\tmeasured_height_m\troof_area_m2\ttown_code\t階\n";
    for (int i = 0; i < count; ++i) {
      const double u = std::fmod(i * 0.6180339887, 1), v = std::fmod(i * 0.7548776662, 1);
      const double shrink = i % 3 == 0 ? 0.05 : 0.001;
      text += fmt::format("b{}\t{:.7f}\t{:.7f}\t{:.1f}\t{:.1f}\t0{}\t{}\n", i, 139.70 + u * shrink,
                          35.60 + v * shrink, 4.0 + i % 50, 30.0 + i % 90, 13100 + i % 7, i % 9);
    }
    test::writeText(_folder / "town.tsv", text);
  }

  Result<TilerReport> tile(const std::string& out) {
    return tilePointCity({_folder / "town.tsv"}, _folder / out, _options, _progress, _token);
  }
  json tileset(const std::string& out) {
    return json::parse(test::readText(_folder / out / "tileset.json"));
  }

  void checkTree(const std::string& out, const std::vector<Seen>& tiles, const TilerReport& report);

  TemporaryFolder _folder;
  PointCityOptions _options;
  NoProgress _progress;
  CancelToken _token;
};

/// What a validator asks of a tree, and that every point stands in exactly one leaf.
void PointCityTiler::checkTree(const std::string& out, const std::vector<Seen>& tiles,
                               const TilerReport& report) {
  EXPECT_EQ(tiles.size(), report.tiles);
  std::set<std::string> addresses;
  std::map<std::string, int> leaves;
  for (const Seen& seen : tiles) {
    addresses.insert(seen.address);
    EXPECT_LT(seen.region[0], seen.region[2]);
    EXPECT_LT(seen.region[1], seen.region[3]);
    EXPECT_LT(seen.region[4], seen.region[5]);
    EXPECT_EQ(seen.leaf, seen.geometricError == 0);
    if (seen.parent >= 0) {
      const Seen& above = tiles[std::size_t(seen.parent)];
      EXPECT_LT(seen.geometricError, above.geometricError);
      for (std::size_t k : {0u, 1u, 4u}) EXPECT_GE(seen.region[k], above.region[k]);
      for (std::size_t k : {2u, 3u, 5u}) EXPECT_LE(seen.region[k], above.region[k]);
    }
    const content::Model model = decode(_folder / out / seen.address);
    ASSERT_FALSE(model.primitives.empty());
    for (const auto& primitive : model.primitives)
      for (std::size_t i = 0; i < primitive.positions.size(); i += 3) {
        const auto p = geodesy::Ellipsoid::wgs84().toCartographic(
            model.origin + geodesy::Vec3{primitive.positions[i], primitive.positions[i + 1],
                                         primitive.positions[i + 2]});
        ASSERT_GE(p.longitude, seen.region[0]);
        ASSERT_LE(p.longitude, seen.region[2]);
        ASSERT_GE(p.latitude, seen.region[1]);
        ASSERT_LE(p.latitude, seen.region[3]);
        ASSERT_GE(p.height, seen.region[4]);
        ASSERT_LE(p.height, seen.region[5]);
      }
    const auto& table = model.featureTables.at(0);
    for (std::size_t row = 0; row < table.count; ++row) {
      EXPECT_EQ(*table.find(row, "overview"), Value(!seen.leaf));
      if (seen.leaf) ++leaves[toText(*table.find(row, "id"))];
    }
    if (seen.leaf) {
      EXPECT_LE(table.count, _options.maximumBuildingsPerTile);
      continue;
    }
    // An inner tile stands for every building below it.
    std::int64_t below = 0;
    ASSERT_EQ(model.featureTables.size(), 2u);
    for (std::size_t row = 0; row < model.featureTables[1].count; ++row)
      below += std::get<std::int64_t>(*model.featureTables[1].find(row, "buildings"));
    if (seen.parent < 0) {
      EXPECT_EQ(std::size_t(below) + table.count, report.features);
    }
  }
  EXPECT_EQ(addresses.size(), tiles.size());
  EXPECT_EQ(leaves.size(), report.features);
  for (const auto& [id, times] : leaves) EXPECT_EQ(times, 1) << id;
}

TEST_F(PointCityTiler, PutsEveryPointIntoExactlyOneLeaf) {
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 900u);
  EXPECT_EQ(report->refused, 0u);
  std::vector<Seen> tiles;
  walk(tileset("out")["root"], -1, tiles);
  checkTree("out", tiles, *report);
}

TEST_F(PointCityTiler, WritesSubtreesThatSayExactlyWhatThereIs) {
  _options.implicitTiling = true;
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  const json root = tileset("out");
  EXPECT_EQ(root["root"]["implicitTiling"]["subdivisionScheme"], "QUADTREE");
  EXPECT_FALSE(root["root"].contains("children"));
  ImplicitReader reader(_folder / "out", root);
  const std::vector<Seen> tiles = reader.read();
  EXPECT_EQ(reader.availableCounts(), report->tiles);
  EXPECT_GT(reader.subtrees(), 1u);
  checkTree("out", tiles, *report);
  std::size_t files = 0, subtrees = 0;
  for (const auto& entry : fs::recursive_directory_iterator(_folder / "out")) {
    files += entry.path().extension() == ".glb";
    subtrees += entry.path().extension() == ".subtree";
  }
  EXPECT_EQ(files, report->tiles);
  EXPECT_EQ(subtrees, reader.subtrees());
  const auto region = root["root"]["boundingVolume"]["region"].get<Region>();
  EXPECT_LE(region[0], tiles[0].region[0] + kSlack);
  EXPECT_GE(region[2], tiles[0].region[2] - kSlack);
}

TEST_F(PointCityTiler, WritesTheSameContentsInBothForms) {
  ASSERT_TRUE(tile("plain").ok());
  _options.implicitTiling = true;
  ASSERT_TRUE(tile("implicit").ok());
  std::vector<Seen> tiles;
  walk(tileset("plain")["root"], -1, tiles);
  for (const Seen& seen : tiles)
    EXPECT_EQ(test::readText(_folder / "plain" / seen.address),
              test::readText(_folder / "implicit" / seen.address));
}

TEST_F(PointCityTiler, KeepsItsPromisesWhereTilesAreCompressed) {
  auto plain = tile("plain");
  _options.compress = true;
  auto report = tile("out");
  ASSERT_TRUE(plain.ok() && report.ok());
  EXPECT_LT(report->bytes, plain->bytes);
  std::vector<Seen> tiles;
  walk(tileset("out")["root"], -1, tiles);
  checkTree("out", tiles, *report);
}

TEST_F(PointCityTiler, GivesTheSameBytesEveryTime) {
  ASSERT_TRUE(tile("one").ok());
  ASSERT_TRUE(tile("two").ok());
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(_folder / "one")) {
    if (!entry.is_regular_file()) continue;
    const auto other = _folder / "two" / fs::relative(entry.path(), _folder / "one").string();
    EXPECT_EQ(test::readText(entry.path()), test::readText(other)) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 40u);
}

TEST_F(PointCityTiler, KeepsAttributesAndSaysWhatIsMadeUp) {
  test::writeText(_folder / "town.tsv",
                  "building_id,lon,lat,measured_height_m,roof_area_m2,town_code,depth\n"
                  "b1,139.7,35.6,21.5,400,01101,0.5\nb2,139.701,35.6,,,13101,2\n");
  ASSERT_TRUE(tile("out").ok());
  const content::Model model = decode(_folder / "out/tiles/0/0/0.glb");
  const auto& table = model.featureTables.at(0);
  ASSERT_EQ(table.count, 2u);
  const std::size_t one = toText(*table.find(0, "id")) == "b1" ? 0 : 1, two = 1 - one;
  EXPECT_EQ(*table.find(one, "record_id"), Value(std::string("town:b1")));
  EXPECT_EQ(*table.find(one, "building_id"), Value(std::string("b1")));
  EXPECT_EQ(*table.find(one, "measured_height_m"), Value(21.5));
  EXPECT_EQ(*table.find(one, "town_code"), Value(std::string("01101")));
  EXPECT_EQ(*table.find(one, "type"), Value(std::string("bldg:Building")));
  EXPECT_EQ(*table.find(one, "made_up"), Value(std::string("plan and direction")));
  EXPECT_EQ(*table.find(two, "made_up"), Value(std::string("plan and direction, area, height")));
  EXPECT_EQ(*table.find(two, "depth"), Value(2.0));
  const json extras = tileset("out")["asset"]["extras"];
  EXPECT_THAT(extras["synthetic"].get<std::string>(), HasSubstr("the shape is made up"));
  EXPECT_THAT(extras["madeUp"].get<std::string>(), HasSubstr("of 2 buildings"));
  EXPECT_THAT(test::readText(_folder / "out/README.txt"),
              HasSubstr("position and attributes are real"));
}

TEST_F(PointCityTiler, DrawsABoxAsLargeAsTheSourceSays) {
  test::writeText(_folder / "town.tsv", "id,lon,lat,height,area\nb1,139.7,35.6,20,400\n");
  ASSERT_TRUE(tile("out").ok());
  const content::Model model = decode(_folder / "out/tiles/0/0/0.glb");
  const auto& primitive = model.primitives.at(0);
  ASSERT_EQ(primitive.positions.size(), 8u * 3);
  const auto at = [&](std::size_t i) {
    return geodesy::Vec3{primitive.positions[i * 3], primitive.positions[i * 3 + 1],
                         primitive.positions[i * 3 + 2]};
  };
  EXPECT_NEAR(geodesy::length(at(1) - at(0)) * geodesy::length(at(3) - at(0)), 400, 0.1);
  EXPECT_NEAR(geodesy::length(at(4) - at(0)), 20, 1e-3);
  // Faces look outwards.
  const geodesy::Vec3 middle = (at(0) + at(6)) * 0.5;
  for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3) {
    const auto a = at(primitive.indices[i]), b = at(primitive.indices[i + 1]),
               c = at(primitive.indices[i + 2]);
    EXPECT_GT(dot(cross(b - a, c - a), a - middle), 0);
  }
}

TEST_F(PointCityTiler, TakesOnlyTheFirstPointsWhereTheLimitSaysSo) {
  _options.limit = 123;
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 123u);
}

TEST_F(PointCityTiler, LeavesOutRowsWithoutAPlaceAndSaysWhichWasTheFirst) {
  test::writeText(_folder / "town.tsv", "id,lon,lat\nb1,139.7,35.6\nb2,,\nb3,1397,35\n");
  auto report = tile("out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 1u);
  EXPECT_EQ(report->refused, 2u);
  ASSERT_FALSE(report->diagnostics.empty());
  EXPECT_THAT(report->diagnostics.items()[0].what, HasSubstr("row 2"));
}

TEST_F(PointCityTiler, NamesTheColumnsThatItCouldNotFind) {
  test::writeText(_folder / "town.tsv", "id,east,north\nb1,139.7,35.6\n");
  auto report = tile("out");
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message, HasSubstr("id, east, north"));
  _options.columns = {{"longitude", "east"}, {"latitude", "north"}};
  EXPECT_TRUE(tile("out").ok());
  _options.columns["height"] = "none";
  report = tile("out");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::BadUsage);
}

TEST_F(PointCityTiler, ReadsGeoJsonPoints) {
  test::writeText(_folder / "p.geojson",
                  R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"id":"g1","height":9,"用途":"住宅"},"geometry":{"type":"Point","coordinates":[139.7,35.6]}},
      {"type":"Feature","properties":{"id":"g2"},"geometry":{"type":"LineString","coordinates":[[139.7,35.6],[139.8,35.6]]}}]})");
  auto report =
      tilePointCity({_folder / "p.geojson"}, _folder / "out", _options, _progress, _token);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 1u);
  EXPECT_EQ(report->refused, 1u);
  const content::Model model = decode(_folder / "out/tiles/0/0/0.glb");
  EXPECT_EQ(toText(*model.featureTables.at(0).find(0, "用途")), "住宅");
}

TEST_F(PointCityTiler, LeavesNothingBehindWhenItIsStopped) {
  _token.cancel();
  auto report = tile("out");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::Cancelled);
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(_folder.path())) ++entries;
  EXPECT_EQ(entries, 1u);  // town.tsv
}

TEST_F(PointCityTiler, TilesRealBuildingsOfTokyo) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-tokyo23-buildings");
  _options.limit = 3000;
  _options.implicitTiling = true;
  _options.maximumBuildingsPerTile = 500;
  auto report = tilePointCity({test::realData() / "plateau-tokyo23-buildings/t23_buildings.tsv.xz"},
                              _folder / "out", _options, _progress, _token);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->features, 3000u);
  ImplicitReader reader(_folder / "out", tileset("out"));
  checkTree("out", reader.read(), *report);
}

}  // namespace
}  // namespace kokudo::tiler
