#pragma once

#include "engine/base/Result.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// Where land polygons lie, as a fine grid in degrees. Immutable once read.
class LandMask {
 public:
  /// @param path a vector file of polygons in any CRS that PROJ knows
  static Result<LandMask> read(const std::string& path);

  /// Says something only within the polygons' box.
  bool covers(double longitude, double latitude) const;
  bool isLand(double longitude, double latitude) const;

 private:
  using Ring = std::vector<std::array<double, 2>>;
  void rasterize(const std::vector<std::vector<Ring>>& polygons);

  std::array<double, 4> _extent{0, 0, 0, 0};
  double _cellX = 0, _cellY = 0;
  int _columns = 0, _rows = 0;
  std::vector<std::uint8_t> _land;
};

}  // namespace kokudo::tiler::detail
