#pragma once

#include "engine/base/Result.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::geodata {

/// A piece of a shore within one cell. Levels as in GSHHG: 1 land against sea, 2 lake against land,
/// 3 island in a lake, 4 pond on it. Antarctica ends where its ice ends.
struct ShorelineSegment {
  int level = 1;
  bool closed = false;  ///< lies wholly inside the cell; its last point joins its first
  std::vector<std::array<double, 2>> points;  ///< 0..1 from the west and the south of the cell
};

/// A square in degrees and the shores that cross it, cut at its sides.
struct ShorelineCell {
  double west = 0, south = 0, size = 0;  ///< degrees, west in 0..360
  int southWestLevel = 0;                ///< what its south-west corner lies in: 0 sea, 1 land ...
  std::vector<ShorelineSegment> segments;
};

/// Shorelines of the world in the binned NetCDF form of GMT (GSHHG 2.3), held in memory. Immutable
/// once opened.
class Shoreline {
 public:
  /// NotFound; BadInput with what is missing or out of range.
  static Result<Shoreline> open(const std::string& path);
  Shoreline(Shoreline&&) noexcept;
  Shoreline& operator=(Shoreline&&) noexcept;
  ~Shoreline();

  int columns() const;  ///< of cells, from Greenwich to the east
  int rows() const;     ///< of cells, from the north
  double cellDegrees() const;
  ShorelineCell cell(int column, int row) const;

 private:
  struct Impl;
  explicit Shoreline(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::geodata
