#include "engine/geodesy/CrsTransform.h"
#include "engine/tiler/GsiElevation.h"
#include "tests/support/HeightPng.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace kokudo::tiler {
namespace {

using testing::HasSubstr;

/// Answers each address by a function; counts.
class FakeSource final : public io::AssetAccessor {
 public:
  using Answer = std::function<io::AssetResponse(const std::string& uri)>;
  explicit FakeSource(Answer answer) : _answer(std::move(answer)) {}
  Result<io::AssetResponse> fetch(const io::AssetRequest& request, const CancelToken&) override {
    ++asked;
    return _answer(request.uri);
  }
  int asked = 0;

 private:
  Answer _answer;
};

io::AssetResponse status(int code, std::string body = {}) {
  io::AssetResponse response;
  response.status = code;
  response.body = std::move(body);
  return response;
}

struct TileAddress {
  int z = -1, x = -1, y = -1;
};

TileAddress parse(const std::string& uri) {
  TileAddress tile;
  EXPECT_EQ(std::sscanf(uri.c_str(), "http://gsi/dem_png/%d/%d/%d.png", &tile.z, &tile.x, &tile.y),
            3)
      << uri;
  return tile;
}

// Every pixel of the world tells its own place, in centimetres.
double markOf(long column, long row) {
  return static_cast<double>(column % 1000 * 1000 + row % 1000) / 100;
}

io::AssetResponse markedTile(const std::string& uri) {
  const auto tile = parse(uri);
  return status(200, test::heightPng(256, 256, [&](int column, int row) {
                  return markOf(tile.x * 256L + column, tile.y * 256L + row);
                }));
}

GsiElevationOptions optionsOf(std::array<double, 4> extent, int maximumTiles = 400) {
  GsiElevationOptions options;
  options.extent = extent;
  options.maximumTiles = maximumTiles;
  options.baseUrl = "http://gsi/";
  return options;
}

Result<GsiElevation> fetch(const GsiElevationOptions& options, FakeSource& source,
                           const CancelToken& token = {}) {
  NoProgress progress;
  return fetchGsiElevation(options, source, progress, token);
}

constexpr std::array<double, 4> kOsakaBay = {135.2, 34.45, 135.65, 34.85};

TEST(GsiElevation, PutsEveryPixelOfEveryTileInItsPlace) {
  FakeSource source(markedTile);
  const auto elevation = fetch(optionsOf({135.30, 34.55, 135.45, 34.70}, 30), source);
  ASSERT_TRUE(elevation.ok()) << elevation.error().message;
  EXPECT_EQ(elevation->level, 13);
  EXPECT_EQ(elevation->tiles, static_cast<std::size_t>(source.asked));
  const auto& raster = elevation->raster;
  ASSERT_EQ(raster.values.size(), static_cast<std::size_t>(raster.width * raster.height));
  const double pixel = raster.geoTransform[1];
  const long firstColumn = std::lround((raster.geoTransform[0] + 20037508.342789244) / pixel);
  const long firstRow = std::lround((20037508.342789244 - raster.geoTransform[3]) / pixel);
  for (int row = 0; row < raster.height; row += 37)
    for (int column = 0; column < raster.width; column += 41)
      ASSERT_EQ(raster.values[static_cast<std::size_t>(row * raster.width + column)],
                static_cast<float>(markOf(firstColumn + column, firstRow + row)))
          << column << ", " << row;
}

TEST(GsiElevation, IsCutToTheExtentWithinAPixel) {
  FakeSource source(markedTile);
  const auto elevation = fetch(optionsOf(kOsakaBay, 4), source);
  ASSERT_TRUE(elevation.ok()) << elevation.error().message;
  const auto& raster = elevation->raster;
  const auto& g = raster.geoTransform;
  const auto toMetres = geodesy::CrsTransform::create("EPSG:4326", "EPSG:3857");
  ASSERT_TRUE(toMetres.ok()) << toMetres.error().message;
  const auto southWest = toMetres->forward({kOsakaBay[0], kOsakaBay[1], 0});
  const auto northEast = toMetres->forward({kOsakaBay[2], kOsakaBay[3], 0});
  ASSERT_TRUE(southWest.ok() && northEast.ok());
  const auto within = [&](double outer, double inner) {
    EXPECT_GE(inner - outer, -1e-3);
    EXPECT_LT(inner - outer, g[1]);
  };
  within(g[0], southWest->x);
  within(-g[3], -northEast->y);
  within(-(g[0] + raster.width * g[1]), -northEast->x);
  within(g[3] + raster.height * g[5], southWest->y);
}

TEST(GsiElevation, TakesTheFinestLevelThatTheTilesAllow) {
  // The bay lies in tile 9/448/203 and needs 21 x 24 tiles at level 14, 11 x 13 at level 13.
  for (const auto& [most, level] : {std::pair{400, 13}, {1, 9}, {1500, 14}}) {
    FakeSource source([](const std::string&) {
      static const std::string flat = test::heightPng(256, 256, [](int, int) { return 1.0; });
      return status(200, flat);
    });
    const auto elevation = fetch(optionsOf(kOsakaBay, most), source);
    ASSERT_TRUE(elevation.ok()) << elevation.error().message;
    EXPECT_EQ(elevation->level, level);
    EXPECT_LE(source.asked, most);
  }
}

TEST(GsiElevation, AsksForOneTileWhenTheExtentIsExactlyThatTile) {
  FakeSource source(markedTile);
  // Tile 8/229/94.
  const auto elevation =
      fetch(optionsOf({142.03125, 42.03297433244139, 143.4375, 43.06888777416962}, 1), source);
  ASSERT_TRUE(elevation.ok()) << elevation.error().message;
  EXPECT_EQ(elevation->level, 8);
  EXPECT_EQ(elevation->raster.width, 256);
  EXPECT_EQ(elevation->raster.height, 256);
}

TEST(GsiElevation, LeavesGapsWhereATileIsNotThere) {
  FakeSource source([](const std::string& uri) {
    return parse(uri).x % 2 == 0 ? markedTile(uri) : status(404, "<html>not found</html>");
  });
  auto options = optionsOf(kOsakaBay, 30);
  const auto gaps = fetch(options, source);
  ASSERT_TRUE(gaps.ok()) << gaps.error().message;
  EXPECT_GT(gaps->absentTiles, 0u);
  const auto missing = std::count_if(gaps->raster.values.begin(), gaps->raster.values.end(),
                                     [](float v) { return std::isnan(v); });
  EXPECT_GT(missing, 0);
  EXPECT_EQ(gaps->noDataPixels, static_cast<std::size_t>(missing));

  options.noDataIsSea = true;
  const auto sea = fetch(options, source);
  ASSERT_TRUE(sea.ok()) << sea.error().message;
  EXPECT_EQ(sea->noDataPixels, gaps->noDataPixels);
  EXPECT_GE(std::count(sea->raster.values.begin(), sea->raster.values.end(), 0.f), missing);
  EXPECT_TRUE(std::none_of(sea->raster.values.begin(), sea->raster.values.end(),
                           [](float v) { return std::isnan(v); }));
}

TEST(GsiElevation, SaysWhenNotOneTileHoldsAHeight) {
  FakeSource source([](const std::string&) { return status(404); });
  const auto elevation = fetch(optionsOf({-10, 40, -9, 41}, 4), source);
  ASSERT_FALSE(elevation.ok());
  EXPECT_EQ(elevation.error().kind, Error::Kind::NotFound);
  EXPECT_THAT(elevation.error().message, HasSubstr("land of Japan"));
}

TEST(GsiElevation, NamesTheTileThatIsNoTile) {
  FakeSource page([](const std::string&) { return status(200, "<html>sign in</html>"); });
  FakeSource small([](const std::string&) {
    return status(200, test::heightPng(64, 64, [](int, int) { return 1.0; }));
  });
  FakeSource refusing([](const std::string&) { return status(403); });
  for (auto* source : {&page, &small, &refusing}) {
    const auto elevation = fetch(optionsOf(kOsakaBay), *source);
    ASSERT_FALSE(elevation.ok());
    EXPECT_THAT(elevation.error().message, HasSubstr("http://gsi/dem_png/13/"));
    EXPECT_EQ(source->asked, 1);
  }
}

TEST(GsiElevation, StopsSoonWhenCancelled) {
  const CancelToken token;
  FakeSource source([&](const std::string& uri) {
    token.cancel();
    return markedTile(uri);
  });
  const auto elevation = fetch(optionsOf(kOsakaBay), source, token);
  ASSERT_FALSE(elevation.ok());
  EXPECT_EQ(elevation.error().kind, Error::Kind::Cancelled);
  EXPECT_EQ(source.asked, 1);
}

TEST(GsiElevation, RefusesAnExtentOrALimitThatMakesNoSense) {
  FakeSource source(markedTile);
  const double nan = std::nan("");
  for (const auto& options :
       {optionsOf({135.65, 34.45, 135.2, 34.85}), optionsOf({135.2, 34.85, 135.65, 34.45}),
        optionsOf({34.45, 135.2, 34.85, 135.65}), optionsOf({nan, 34, 135, 35}),
        optionsOf({135, 34, nan, 35}), optionsOf(kOsakaBay, 0), optionsOf(kOsakaBay, 100000)}) {
    const auto elevation = fetch(options, source);
    ASSERT_FALSE(elevation.ok());
    EXPECT_EQ(elevation.error().kind, Error::Kind::BadUsage);
  }
  EXPECT_EQ(source.asked, 0);
}

TEST(GsiElevation, PutsThePeakOfPoroshiriWhereTheMapHasIt) {
  KOKUDO_REQUIRE_REAL_DATA("terrain/gsi-tile-z8");
  FakeSource source([](const std::string& uri) {
    return uri == "http://gsi/dem_png/8/229/94.png"
               ? status(200, test::readText(test::realData() /
                                            "terrain/gsi-tile-z8/gsi-dem-z8-x229-y94.png"))
               : status(404);
  });
  const auto elevation = fetch(optionsOf({142.1, 42.1, 143.4, 43.0}, 1), source);
  ASSERT_TRUE(elevation.ok()) << elevation.error().message;
  EXPECT_DOUBLE_EQ(elevation->highest, 1944.25);
  const auto& raster = elevation->raster;
  const auto& g = raster.geoTransform;
  const auto highest = std::max_element(
      raster.values.begin(), raster.values.end(),
      [](float a, float b) { return (std::isnan(a) ? -1e9f : a) < (std::isnan(b) ? -1e9f : b); });
  const auto index = static_cast<int>(highest - raster.values.begin());
  // The summit of 幌尻岳, the highest of the Hidaka mountains (国土地理院 日本の主な山岳標高):
  // 42°43'10"N 142°40'58"E.
  const auto toMetres = geodesy::CrsTransform::create("EPSG:4326", "EPSG:3857");
  ASSERT_TRUE(toMetres.ok());
  const auto summit =
      toMetres->forward({142 + 40 / 60.0 + 58 / 3600.0, 42 + 43 / 60.0 + 10 / 3600.0, 0});
  ASSERT_TRUE(summit.ok());
  EXPECT_EQ(static_cast<int>((summit->x - g[0]) / g[1]), index % raster.width);
  EXPECT_EQ(static_cast<int>((summit->y - g[3]) / g[5]), index / raster.width);
}

TEST(GsiElevation, ProbesWithATileOfOsaka) {
  FakeSource good(markedTile);
  EXPECT_TRUE(probeGsiElevation("http://gsi", good, {}).ok());
  FakeSource moved([](const std::string&) { return status(404); });
  FakeSource page([](const std::string&) { return status(200, "<html>sign in</html>"); });
  for (auto* source : {&moved, &page}) {
    const auto answered = probeGsiElevation("http://gsi", *source, {});
    ASSERT_FALSE(answered.ok());
    EXPECT_NE(answered.error().kind, Error::Kind::Network);
    EXPECT_THAT(answered.error().message, HasSubstr("http://gsi/dem_png/8/224/101.png"));
    EXPECT_EQ(source->asked, 1);
  }
}

}  // namespace
}  // namespace kokudo::tiler
