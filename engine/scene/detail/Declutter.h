#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace kokudo::scene::detail {

/// Pixels from the top left.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool overlaps(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  bool inside(const Box& other) const {
    return left >= other.left && right <= other.right && top >= other.top && bottom <= other.bottom;
  }
};

/// Which places on the screen are taken, found by a coarse grid.
class Occupancy {
 public:
  Occupancy(int width, int height);
  bool free(const Box& box) const;
  void take(const Box& box);

 private:
  template <typename Visit>
  void cells(const Box& box, Visit visit) const;
  int _columns, _rows;
  std::vector<Box> _boxes;
  std::vector<std::vector<std::size_t>> _cells;
};

/// Gives a label of this size the first free place beside its sign: right, left, above, below.
/// Nothing if all are taken or outside `area`.
std::optional<Box> placeLabel(Occupancy& occupancy, const Box& sign, double width, double height,
                              const Box& area);

}  // namespace kokudo::scene::detail
