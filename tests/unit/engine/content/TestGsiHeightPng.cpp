#include "engine/content/GsiHeightPng.h"
#include "tests/support/HeightPng.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kokudo::content {
namespace {

using testing::HasSubstr;

Result<HeightTile> decode(const std::string& png) {
  return decodeGsiHeightPng(std::as_bytes(std::span(png)), "tile.png");
}

TEST(GsiHeightPng, ReadsCentimetresBelowAndAboveZero) {
  const std::vector<double> heights = {0,    0.01,     3776.24,  -0.01,
                                       -4.6, -9999.99, 83886.07, -83886.07};
  const auto tile = decode(test::heightPng(
      8, 1, [&](int column, int) { return heights[static_cast<std::size_t>(column)]; }));
  ASSERT_TRUE(tile.ok()) << tile.error().message;
  EXPECT_EQ(tile->width, 8);
  for (std::size_t i = 0; i < heights.size(); ++i)
    EXPECT_EQ(tile->heights[i], static_cast<float>(heights[i])) << i;
}

TEST(GsiHeightPng, TakesTwoToThe23rdForNoData) {
  const auto tile = decode(test::heightPng(
      2, 2, [](int column, int row) { return column == row ? test::kNoHeight : 1.0; }));
  ASSERT_TRUE(tile.ok()) << tile.error().message;
  EXPECT_TRUE(std::isnan(tile->heights[0]));
  EXPECT_EQ(tile->heights[1], 1);
  EXPECT_EQ(tile->heights[2], 1);
  EXPECT_TRUE(std::isnan(tile->heights[3]));
}

TEST(GsiHeightPng, DoesNotApplyAColourProfile) {
  // A gAMA chunk of 1.0 in place of libpng's sRGB: a decoder of pictures brightens every colour.
  const std::string gamma("\0\0\0\4gAMA\0\1\x86\xA0\x31\xE8\x96_", 16);
  const std::string srgb("\0\0\0\1sRGB", 8);
  constexpr std::size_t kSrgbBytes = 13;
  std::string png = test::heightPng(16, 16, [](int column, int row) { return 900 + column * row; });
  const auto plain = decode(png);
  const auto at = png.find(srgb);
  ASSERT_NE(at, std::string::npos);
  const auto profiled = decode(png.replace(at, kSrgbBytes, gamma));
  ASSERT_TRUE(plain.ok() && profiled.ok());
  EXPECT_EQ(profiled->heights, plain->heights);
}

TEST(GsiHeightPng, RefusesWhatIsNoTileAndSaysWhich) {
  for (const std::string bytes : {"", "<html>sign in</html>", "\x89PNG\r\n\x1a\n"}) {
    const auto tile = decode(bytes);
    ASSERT_FALSE(tile.ok());
    EXPECT_EQ(tile.error().kind, Error::Kind::BadInput);
    EXPECT_THAT(tile.error().message, HasSubstr("tile.png"));
  }
}

TEST(GsiHeightPng, RefusesEveryTruncation) {
  const std::string png = test::heightPng(8, 8, [](int column, int row) { return column - row; });
  constexpr std::size_t kEnd = 12;  // decoders may do without the empty last chunk
  for (std::size_t size = 0; size < png.size() - kEnd; ++size)
    EXPECT_FALSE(decode(png.substr(0, size)).ok()) << size;
}

TEST(GsiHeightPng, ReadsARealTileOfTheSouthOfHokkaido) {
  KOKUDO_REQUIRE_REAL_DATA("terrain/gsi-tile-z8");
  const auto tile =
      decode(test::readText(test::realData() / "terrain/gsi-tile-z8/gsi-dem-z8-x229-y94.png"));
  ASSERT_TRUE(tile.ok()) << tile.error().message;
  EXPECT_EQ(tile->width, 256);
  EXPECT_EQ(tile->height, 256);
  // Counted in the file's colours by hand: the Pacific, and the top of 幌尻岳.
  EXPECT_EQ(std::count_if(tile->heights.begin(), tile->heights.end(),
                          [](float h) { return std::isnan(h); }),
            12527);
  EXPECT_EQ(tile->heights[86 * 256 + 118], 1944.25f);
}

}  // namespace
}  // namespace kokudo::content
