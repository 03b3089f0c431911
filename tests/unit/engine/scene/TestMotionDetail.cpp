#include "engine/scene/detail/MotionDetail.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::scene::detail {
namespace {

/// Triangles of a view whose tiles become finer level by level, four times as many each.
std::size_t trianglesAt(double factor, double finest) {
  const double levels = std::floor(std::log2(factor));
  return static_cast<std::size_t>(finest / std::pow(4, levels));
}

TEST(MotionDetail, BringsALargeViewUnderTheLimitWithinAFewFrames) {
  MotionDetail detail(100'000);
  int frames = 0;
  while (trianglesAt(detail.factor(), 900'000) > 100'000 && frames < 20) {
    EXPECT_TRUE(detail.observe(trianglesAt(detail.factor(), 900'000)));
    ++frames;
  }
  EXPECT_LE(frames, 6);
}

TEST(MotionDetail, StaysWhereItIsWhenOneLevelFinerWouldBeTooMuch) {
  MotionDetail detail(100'000);
  for (int i = 0; i < 50; ++i) detail.observe(trianglesAt(detail.factor(), 300'000));
  const double settled = detail.factor();
  for (int i = 0; i < 500; ++i) EXPECT_FALSE(detail.observe(75'000));
  EXPECT_EQ(detail.factor(), settled);
}

TEST(MotionDetail, ComesBackToFullDetailWhereThereIsRoom) {
  MotionDetail detail(100'000);
  for (int i = 0; i < 10; ++i) detail.observe(1'000'000);
  EXPECT_GT(detail.factor(), 5);
  for (int i = 0; i < 200; ++i) detail.observe(10'000);
  EXPECT_EQ(detail.factor(), 1);
}

TEST(MotionDetail, LeavesAFastRendererAlone) {
  MotionDetail detail(0);
  EXPECT_FALSE(detail.observe(10'000'000));
  EXPECT_EQ(detail.factor(), 1);
}

}  // namespace
}  // namespace kokudo::scene::detail
