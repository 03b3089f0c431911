#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::geodata {
struct ShorelineCell;
class Shoreline;
}  // namespace kokudo::geodata

namespace kokudo::tiler::detail {

/// Where sea, land and lakes lie: half a minute of arc round Japan, two and a half elsewhere, with
/// coarser copies for every scale. Immutable once read.
class CoastMask {
 public:
  /// @param path a binned shoreline file of GSHHG
  static Result<CoastMask> read(const std::string& path, const CancelToken& token);

  struct Shares {
    double sea = 0;   ///< 0..1 of the ground round the point
    double lake = 0;  ///< likewise
  };
  /// @param spacingDegrees of the mesh that asks
  Shares at(double longitude, double latitude, double spacingDegrees) const;
  /// Whether a rectangle (west, south, east, north in degrees) holds any land.
  bool landIn(const std::array<double, 4>& rectangle) const;
  /// Whether it holds both land and water.
  bool shoreIn(const std::array<double, 4>& rectangle) const;

 private:
  /// Shares of water in 255ths; never 0 or 255 unless it is all dry or all wet.
  struct Level {
    int columns = 0, rows = 0;
    std::vector<std::uint8_t> sea, lake;
  };
  struct Region {
    double west = 0, north = 0, cell = 0;  ///< degrees
    int perCell = 0;                       ///< samples along a side of a cell of the shoreline
    bool wraps = false;
    std::vector<Level> levels;

    double width() const { return levels[0].columns * cell; }
    double height() const { return levels[0].rows * cell; }
    bool holds(double longitude, double latitude) const;
    void rasterize(const geodata::ShorelineCell& cell, int firstColumn, int firstRow);
    void buildLevels();
  };
  struct Range {
    bool wet = false, dry = false;
  };
  static Region regionOf(const geodata::Shoreline& shoreline,
                         const std::array<double, 4>& rectangle, int perCell);
  const Region& regionFor(double longitude, double latitude) const;
  Range rangeIn(const std::array<double, 4>& rectangle) const;

  Region _world, _japan;
};

}  // namespace kokudo::tiler::detail
