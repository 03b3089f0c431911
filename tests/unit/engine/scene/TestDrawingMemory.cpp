#include "engine/scene/detail/DrawingMemory.h"

#include <gtest/gtest.h>

namespace kokudo::scene::detail {
namespace {

constexpr std::size_t kCap = std::size_t(512) << 20;

TEST(DrawingMemory, OfAGpuIsThePictureAndTheTrees) {
  tiles::MemoryGovernor governor(kCap);
  DrawingMemory memory(governor, false);
  memory.hold({2'000'000, 500'000, 0});
  EXPECT_EQ(memory.bytes(), 2'000'000u);
  memory.hold({2'000'000, 500'000, 1'000});
  EXPECT_GT(memory.bytes(), 2'000'000u);
  EXPECT_EQ(governor.state().used, memory.bytes());
}

/// Measured beside an empty scene: 29 MB of 89,440 triangles, 86 of 302,960, 221 of 998,694.
TEST(DrawingMemory, OfSoftwareGrowsWithTheTrianglesUpToALimit) {
  tiles::MemoryGovernor governor(kCap);
  const auto of = [&](std::size_t triangles) {
    DrawingMemory memory(governor, true);
    memory.hold({0, triangles, 0});
    return static_cast<double>(memory.bytes()) / 1e6;
  };
  EXPECT_NEAR(of(89'440), 29, 0.2 * 29);
  EXPECT_NEAR(of(302'960), 86, 0.2 * 86);
  EXPECT_NEAR(of(998'694), 221, 0.2 * 221);
}

/// Measured: 43 MB when 6,180 triangles came after 302,960.
TEST(DrawingMemory, OfAnEarlierFrameStaysUntilItsPlaceIsUsedAgain) {
  tiles::MemoryGovernor governor(kCap);
  DrawingMemory memory(governor, true);
  memory.hold({0, 302'960, 0});
  memory.hold({0, 6'180, 0});
  EXPECT_NEAR(static_cast<double>(memory.bytes()) / 1e6, 43, 0.2 * 43);
}

TEST(DrawingMemory, OfAFrameIsAnEighthOfTheCap) {
  const std::size_t cap = std::size_t(64) << 20;
  tiles::MemoryGovernor governor(cap);
  DrawingMemory memory(governor, true);
  memory.hold({0, memory.trianglesAtOnce(), 0});
  EXPECT_LE(memory.bytes(), cap / 8);
  EXPECT_GT(memory.bytes(), cap / 9);
  EXPECT_EQ(DrawingMemory(governor, false).trianglesAtOnce(), 0u);
}

}  // namespace
}  // namespace kokudo::scene::detail
