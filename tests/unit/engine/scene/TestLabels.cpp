#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/Declutter.h"
#include "engine/scene/detail/Font.h"
#include "engine/scene/detail/MarkerLayer.h"
#include "engine/scene/detail/MarkerStyle.h"

#include <gtest/gtest.h>

#include <random>

namespace kokudo::scene::detail {
namespace {

TEST(Declutter, NeverLetsTwoLabelsOverlap) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> x(0, 800), y(0, 500), width(30, 140);
  Occupancy occupancy(800, 500);
  const Box area{0, 0, 800, 500};
  std::vector<Box> taken;
  for (int i = 0; i < 400; ++i) {
    const double sx = x(random), sy = y(random);
    const Box sign{sx - 9, sy - 9, sx + 9, sy + 9};
    const auto label = placeLabel(occupancy, sign, width(random), 17, area);
    if (!label) continue;
    EXPECT_TRUE(label->inside(area));
    EXPECT_FALSE(label->overlaps(sign));
    for (const Box& other : taken) ASSERT_FALSE(label->overlaps(other));
    taken.push_back(*label);
  }
  EXPECT_GT(taken.size(), 60u);
}

TEST(Declutter, TriesTheOtherSidesWhenTheRightOneIsTaken) {
  Occupancy occupancy(400, 300);
  const Box sign{190, 140, 210, 160}, area{0, 0, 400, 300};
  occupancy.take({211, 100, 400, 200});
  const auto label = placeLabel(occupancy, sign, 60, 17, area);
  ASSERT_TRUE(label);
  EXPECT_LT(label->right, sign.left);
}

TEST(Declutter, LeavesALabelOutWhenThereIsNoRoom) {
  Occupancy occupancy(400, 300);
  occupancy.take({0, 0, 400, 300});
  EXPECT_FALSE(placeLabel(occupancy, {190, 140, 210, 160}, 60, 17, {0, 0, 400, 300}));
}

TEST(Text, ReadsUtf8AndDropsWhatIsBroken) {
  EXPECT_EQ(codePoints("髙﨑港"), U"髙﨑港");
  EXPECT_EQ(codePoints("a\xFF\x80\n港\xE6\xB8"), U"a港");
  EXPECT_EQ(codePoints("𠮷野"), U"𠮷野");
  EXPECT_EQ(codePoints("港\u200B\u0007"), U"港");
}

TEST(Font, HasThePlaceNameCharactersOtherToolsLack) {
  const auto font = Font::open();
  ASSERT_TRUE(font.ok()) << font.error().message;
  for (const char32_t c : U"髙﨑𠮷塚德瀨葛辻") {
    if (c == 0) continue;
    EXPECT_TRUE(font.value()->has(c)) << unsigned(c);
  }
}

TEST(Font, DrawsAGetaMarkForWhatItLacksAndNeverAnEmptyBox) {
  const auto font = Font::open();
  ASSERT_TRUE(font.ok()) << font.error().message;
  const char32_t unknown = 0x10FFFD;
  ASSERT_FALSE(font.value()->has(unknown));
  EXPECT_EQ(font.value()->render(unknown, 16).coverage, font.value()->render(U'〓', 16).coverage);
}

TEST(Font, GrowsAHaloOnEverySide) {
  Glyph dot;
  dot.width = dot.height = 1;
  dot.coverage = {255};
  const Glyph halo = grown(dot, 2);
  EXPECT_EQ(halo.width, 5);
  EXPECT_EQ(halo.coverage[12], 255);
  EXPECT_EQ(halo.coverage[10], halo.coverage[14]);
  EXPECT_GT(halo.coverage[10], 100);
}

TEST(MarkerStyle, SizesClustersByTheirCount) {
  EXPECT_LT(clusterRadius(2), clusterRadius(20));
  EXPECT_LT(clusterRadius(20), clusterRadius(2000));
  EXPECT_EQ(clusterRadius(10'000'000), clusterRadius(1'000'000));
}

TEST(MarkerStyle, WritesCountsAPersonCanRead) {
  EXPECT_EQ(clusterText(7, true), "7");
  EXPECT_EQ(clusterText(1662, true), "1,662");
  EXPECT_EQ(clusterText(1008, false), "1,008");
  EXPECT_EQ(clusterText(153000, true), "15万");
  EXPECT_EQ(clusterText(153000, false), "153k");
}

TEST(MarkerLayer, HidesWhatLiesBehindTheGlobe) {
  const auto& globe = geodesy::Ellipsoid::wgs84();
  using geodesy::Cartographic;
  const auto eye = globe.toEcef(Cartographic::fromDegrees(135, 35, 1e6));
  EXPECT_FALSE(behindHorizon(eye, globe.toEcef(Cartographic::fromDegrees(140, 36))));
  EXPECT_TRUE(behindHorizon(eye, globe.toEcef(Cartographic::fromDegrees(-45, -35))));
  EXPECT_TRUE(behindHorizon(eye, globe.toEcef(Cartographic::fromDegrees(190, 35))));
  const auto low = globe.toEcef(Cartographic::fromDegrees(135, 35, 42));
  EXPECT_FALSE(behindHorizon(low, globe.toEcef(Cartographic::fromDegrees(135.01, 35, 36))));
}

}  // namespace
}  // namespace kokudo::scene::detail
