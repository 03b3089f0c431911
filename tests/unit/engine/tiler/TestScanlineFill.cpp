#include "engine/tiler/detail/ScanlineFill.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace kokudo::tiler::detail {
namespace {

using Ring = std::vector<std::array<double, 2>>;
using Cells = std::set<std::pair<int, int>>;

Cells filled(const std::vector<Ring>& rings, const CellGrid& grid) {
  Cells cells;
  fillPolygon(rings, grid, [&](int c, int r) { cells.emplace(c, r); });
  return cells;
}

TEST(ScanlineFill, MarksCellsWhoseCentreLiesInside) {
  const CellGrid grid{0, 0, 1, 1, 4, 4};
  const Ring square{{0.6, 0.6}, {2.6, 0.6}, {2.6, 2.6}, {0.6, 2.6}};
  EXPECT_EQ(filled({square}, grid), (Cells{{1, 1}, {2, 1}, {1, 2}, {2, 2}}));
}

TEST(ScanlineFill, LeavesHolesOpen) {
  const CellGrid grid{0, 0, 1, 1, 3, 3};
  const Ring outer{{0, 0}, {3, 0}, {3, 3}, {0, 3}, {0, 0}};
  const Ring hole{{1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}};
  const Cells cells = filled({outer, hole}, grid);
  EXPECT_EQ(cells.size(), 8u);
  EXPECT_EQ(cells.count({1, 1}), 0u);
}

TEST(ScanlineFill, StaysOnTheGridWherePolygonsReachBeyondIt) {
  const CellGrid grid{10, 20, 0.5, 0.5, 2, 2};
  const Ring wide{{-1e9, -1e9}, {1e9, -1e9}, {1e9, 1e9}, {-1e9, 1e9}};
  EXPECT_EQ(filled({wide}, grid), (Cells{{0, 0}, {1, 0}, {0, 1}, {1, 1}}));
  EXPECT_TRUE(filled({Ring{{0, 0}, {1, 0}, {1, 1}}}, grid).empty());
  EXPECT_TRUE(filled({}, grid).empty());
}

}  // namespace
}  // namespace kokudo::tiler::detail
