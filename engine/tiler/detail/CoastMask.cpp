#include "engine/tiler/detail/CoastMask.h"

#include "engine/geodata/Shoreline.h"

#include <algorithm>
#include <cmath>

namespace kokudo::tiler::detail {

namespace {

constexpr std::array<double, 4> kWorld{-180, -90, 180, 90};
constexpr std::array<double, 4> kJapanCoast{122, 20, 156, 46};
constexpr double kWorldCell = 2.5 / 60, kJapanCell = 0.5 / 60;
constexpr int kSmallestLevel = 64;  // samples along a side
constexpr int kSteps = 8;           // samples along a side of a rectangle that is asked for

/// Where the shores of one level cross the parallel at y (0..1 from the south of the cell), and
/// whether its west end lies inside.
bool crossingsAt(const geodata::ShorelineCell& cell, int level, double y,
                 std::vector<double>& crossings) {
  bool inside = cell.southWestLevel >= level;
  crossings.clear();
  for (const auto& segment : cell.segments) {
    if (segment.level != level) continue;
    const auto& points = segment.points;
    const std::size_t count = points.size();
    for (std::size_t i = 0; i < (segment.closed ? count : count - 1); ++i) {
      const auto& a = points[i];
      const auto& b = points[(i + 1) % count];
      if ((a[1] > y) != (b[1] > y))
        crossings.push_back(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
    }
    if (segment.closed) continue;
    // A shore that leaves through the west side below y changes what lies at the west end.
    for (const auto& end : {points.front(), points.back()})
      if (end[0] <= 0 && end[1] < y) inside = !inside;
  }
  std::sort(crossings.begin(), crossings.end());
  return inside;
}

/// Coarser by two; rounded so that a drop of the other kind is never lost.
std::uint8_t meanOf(int sum, int count) {
  const int mean = (sum + count / 2) / count;
  return std::uint8_t(sum == 0 ? 0 : sum == 255 * count ? 255 : std::clamp(mean, 1, 254));
}

}  // namespace

Result<CoastMask> CoastMask::read(const std::string& path, const CancelToken& token) {
  auto shoreline = geodata::Shoreline::open(path);
  if (!shoreline) return shoreline.error();
  const double size = shoreline->cellDegrees();
  CoastMask mask;
  mask._world = regionOf(*shoreline, kWorld, std::max(1, int(std::lround(size / kWorldCell))));
  mask._world.wraps = true;
  if (token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while reading the coast"};
  mask._japan = regionOf(*shoreline, kJapanCoast, std::max(1, int(std::lround(size / kJapanCell))));
  mask._world.buildLevels();
  mask._japan.buildLevels();
  return mask;
}

CoastMask::Region CoastMask::regionOf(const geodata::Shoreline& shoreline,
                                      const std::array<double, 4>& rectangle, int perCell) {
  const double size = shoreline.cellDegrees();
  const int west = int(std::floor(rectangle[0] / size)), east = int(std::ceil(rectangle[2] / size));
  const int north = int(std::floor((90 - rectangle[3]) / size));
  const int south = int(std::ceil((90 - rectangle[1]) / size));
  Region region;
  region.west = west * size;
  region.north = 90 - north * size;
  region.cell = size / perCell;
  region.perCell = perCell;
  Level& level = region.levels.emplace_back();
  level.columns = (east - west) * perCell;
  level.rows = (south - north) * perCell;
  level.sea.assign(std::size_t(level.columns) * std::size_t(level.rows), 0);
  level.lake = level.sea;
  const int around = shoreline.columns();
  for (int row = north; row < south; ++row)
    for (int column = west; column < east; ++column)
      region.rasterize(shoreline.cell((column % around + around) % around, row),
                       (column - west) * perCell, (row - north) * perCell);
  return region;
}

void CoastMask::Region::rasterize(const geodata::ShorelineCell& shores, int firstColumn,
                                  int firstRow) {
  Level& level = levels[0];
  std::vector<double> crossings[4];
  for (int r = 0; r < perCell; ++r) {
    const double y = 1 - (r + 0.5) / perCell;
    bool inside[4];
    for (int k = 0; k < 4; ++k) inside[k] = crossingsAt(shores, k + 1, y, crossings[k]);
    std::size_t next[4] = {0, 0, 0, 0};
    for (int c = 0; c < perCell; ++c) {
      const double x = (c + 0.5) / perCell;
      for (int k = 0; k < 4; ++k)
        for (; next[k] < crossings[k].size() && crossings[k][next[k]] <= x; ++next[k])
          inside[k] = !inside[k];
      const std::size_t i =
          std::size_t(firstRow + r) * std::size_t(level.columns) + std::size_t(firstColumn + c);
      level.sea[i] = inside[0] ? 0 : 255;
      level.lake[i] = inside[0] && ((inside[1] && !inside[2]) || inside[3]) ? 255 : 0;
    }
  }
}

void CoastMask::Region::buildLevels() {
  while (levels.back().columns > kSmallestLevel && levels.back().rows > kSmallestLevel) {
    const Level& fine = levels.back();
    Level coarse;
    coarse.columns = (fine.columns + 1) / 2;
    coarse.rows = (fine.rows + 1) / 2;
    // A grid round the world can only be halved while its columns close.
    if (wraps && fine.columns % 2) break;
    coarse.sea.resize(std::size_t(coarse.columns) * std::size_t(coarse.rows));
    coarse.lake.resize(coarse.sea.size());
    for (int r = 0; r < coarse.rows; ++r)
      for (int c = 0; c < coarse.columns; ++c) {
        int sea = 0, lake = 0, count = 0;
        for (int rr = 2 * r; rr < std::min(fine.rows, 2 * r + 2); ++rr)
          for (int cc = 2 * c; cc < std::min(fine.columns, 2 * c + 2); ++cc, ++count) {
            const std::size_t i = std::size_t(rr) * std::size_t(fine.columns) + std::size_t(cc);
            sea += fine.sea[i], lake += fine.lake[i];
          }
        const std::size_t i = std::size_t(r) * std::size_t(coarse.columns) + std::size_t(c);
        coarse.sea[i] = meanOf(sea, count), coarse.lake[i] = meanOf(lake, count);
      }
    levels.push_back(std::move(coarse));
  }
}

bool CoastMask::Region::holds(double longitude, double latitude) const {
  return longitude >= west && longitude <= west + width() && latitude <= north &&
         latitude >= north - height();
}

const CoastMask::Region& CoastMask::regionFor(double longitude, double latitude) const {
  return _japan.holds(longitude, latitude) ? _japan : _world;
}

CoastMask::Shares CoastMask::at(double longitude, double latitude, double spacingDegrees) const {
  const Region& region = regionFor(longitude, latitude);
  const double ratio = spacingDegrees / region.cell;
  const int wanted = ratio > 1 ? int(std::lround(std::log2(ratio))) : 0;
  const int k = std::clamp(wanted, 0, int(region.levels.size()) - 1);
  const Level& level = region.levels[std::size_t(k)];
  const double cell = region.cell * double(1 << k);
  const double x = (longitude - region.west) / cell - 0.5;
  const double y = (region.north - latitude) / cell - 0.5;
  const int c = int(std::floor(x)), r = int(std::floor(y));
  const double fx = x - c, fy = y - r;
  double sea = 0, lake = 0;
  for (int q = 0; q < 4; ++q) {
    int cc = c + (q & 1);
    const int rr = std::clamp(r + (q >> 1), 0, level.rows - 1);
    cc = region.wraps ? (cc % level.columns + level.columns) % level.columns
                      : std::clamp(cc, 0, level.columns - 1);
    const double weight = ((q & 1) ? fx : 1 - fx) * ((q >> 1) ? fy : 1 - fy);
    const std::size_t i = std::size_t(rr) * std::size_t(level.columns) + std::size_t(cc);
    sea += weight * level.sea[i], lake += weight * level.lake[i];
  }
  return {sea / 255, lake / 255};
}

CoastMask::Range CoastMask::rangeIn(const std::array<double, 4>& rectangle) const {
  const bool fine =
      _japan.holds(rectangle[0], rectangle[1]) && _japan.holds(rectangle[2], rectangle[3]);
  const Region& region = fine ? _japan : _world;
  const double ratio =
      std::max(rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]) / (kSteps * region.cell);
  const int wanted = ratio > 1 ? int(std::log2(ratio)) : 0;
  const int k = std::clamp(wanted, 0, int(region.levels.size()) - 1);
  const Level& level = region.levels[std::size_t(k)];
  const double cell = region.cell * double(1 << k);
  const auto rowOf = [&](double latitude) {
    return std::clamp(int(std::floor((region.north - latitude) / cell)), 0, level.rows - 1);
  };
  const int c0 = int(std::floor((rectangle[0] - region.west) / cell));
  const int c1 = int(std::floor((rectangle[2] - region.west) / cell));
  Range range;
  for (int r = rowOf(rectangle[3]); r <= rowOf(rectangle[1]); ++r)
    for (int c = c0; c <= c1; ++c) {
      const int cc = region.wraps ? (c % level.columns + level.columns) % level.columns
                                  : std::clamp(c, 0, level.columns - 1);
      const std::size_t i = std::size_t(r) * std::size_t(level.columns) + std::size_t(cc);
      range.wet |= level.sea[i] > 0 || level.lake[i] > 0;
      range.dry |= level.sea[i] < 255;
    }
  return range;
}

bool CoastMask::landIn(const std::array<double, 4>& rectangle) const {
  return rangeIn(rectangle).dry;
}

bool CoastMask::shoreIn(const std::array<double, 4>& rectangle) const {
  const Range range = rangeIn(rectangle);
  return range.wet && range.dry;
}

}  // namespace kokudo::tiler::detail
