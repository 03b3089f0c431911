#include "engine/tiler/detail/GsiTileGrid.h"

#include "engine/tiler/detail/Degrees.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kokudo::tiler::detail {
namespace {

constexpr double kHalfWorld = 20037508.342789244;  // metres from the middle to the edge, EPSG:3857
// Of a pixel: an extent given as the corner of a tile must not ask for the next one.
constexpr double kTouch = 1e-4;

double columnAt(double longitude, double pixels) {
  return (longitude + 180) / 360 * pixels;
}

double rowAt(double latitude, double pixels) {
  const double y = std::asinh(std::tan(latitude * kRadiansPerDegree)) / std::numbers::pi;
  return (1 - y) / 2 * pixels;
}

}  // namespace

std::size_t GsiTileGrid::tileCount() const {
  return static_cast<std::size_t>(lastTileX() - firstTileX() + 1) *
         static_cast<std::size_t>(lastTileY() - firstTileY() + 1);
}

std::array<double, 6> GsiTileGrid::geoTransform() const {
  const double pixel = 2 * kHalfWorld / std::ldexp(kTileSide, level);
  return {static_cast<double>(column) * pixel - kHalfWorld, pixel, 0,
          kHalfWorld - static_cast<double>(row) * pixel,    0,     -pixel};
}

GsiTileGrid gridOf(const std::array<double, 4>& extent, int level) {
  const double pixels = std::ldexp(GsiTileGrid::kTileSide, level);
  const long last = static_cast<long>(pixels) - 1;
  const auto first = [&](double at) {
    return std::clamp(static_cast<long>(std::floor(at + kTouch)), 0L, last);
  };
  const auto end = [&](double at, long begin) {
    return std::clamp(static_cast<long>(std::ceil(at - kTouch)), begin + 1, last + 1);
  };
  GsiTileGrid grid;
  grid.level = level;
  grid.column = first(columnAt(extent[0], pixels));
  grid.row = first(rowAt(extent[3], pixels));
  grid.columns = static_cast<int>(end(columnAt(extent[2], pixels), grid.column) - grid.column);
  grid.rows = static_cast<int>(end(rowAt(extent[1], pixels), grid.row) - grid.row);
  return grid;
}

GsiTileGrid finestGridOf(const std::array<double, 4>& extent, int finest, int maximumTiles) {
  for (int level = finest; level > 0; --level) {
    const auto grid = gridOf(extent, level);
    if (grid.tileCount() <= static_cast<std::size_t>(maximumTiles)) return grid;
  }
  return gridOf(extent, 0);
}

}  // namespace kokudo::tiler::detail
