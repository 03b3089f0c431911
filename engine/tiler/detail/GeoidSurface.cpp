#include "engine/tiler/detail/GeoidSurface.h"

#include "engine/tiler/detail/Degrees.h"

#include <algorithm>
#include <cmath>

namespace kokudo::tiler::detail {

namespace {

// The rectangle of GSIGEO2011 and the cells its reach is measured in.
constexpr double kGridWest = 119.8, kGridSouth = 19.8, kGridEast = 150.2, kGridNorth = 50.2;
constexpr double kCell = 0.1;
constexpr int kColumns = 304, kRows = 304;
constexpr float kBlendCells = 4;

}  // namespace

GeoidSurface::GeoidSurface(std::optional<geodesy::GeoidModel> japan, geodesy::GeoidModel world)
    : _japan(std::move(japan)), _world(std::move(world)) {
  if (_japan) measureReach();
}

Result<GeoidSurface> GeoidSurface::open() {
  auto japan = geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011);
  if (!japan && japan.error().kind != Error::Kind::NotFound) return japan.error();
  auto world = geodesy::GeoidModel::open(geodesy::HeightDatum::Egm96);
  if (!world) return world.error();
  std::optional<geodesy::GeoidModel> grid;
  if (japan) grid = std::move(*japan);
  return GeoidSurface(std::move(grid), std::move(*world));
}

void GeoidSurface::measureReach() {
  std::vector<float> distance(std::size_t(kColumns) * kRows, 0.f);
  const auto at = [&](int c, int r) -> float& { return distance[std::size_t(r) * kColumns + c]; };
  for (int r = 1; r + 1 < kRows; ++r)
    for (int c = 1; c + 1 < kColumns; ++c) {
      const auto n = _japan->heightAt(kGridWest + c * kCell, kGridSouth + r * kCell);
      if (n && n->quality != geodesy::GeoidQuality::Egm96Offshore) at(c, r) = 1e6f;
    }
  // Chamfer distance to the nearest cell without the Japanese grid.
  const float d1 = 1.f, d2 = 1.4142f;
  for (int r = 1; r + 1 < kRows; ++r)
    for (int c = 1; c + 1 < kColumns; ++c)
      at(c, r) = std::min({at(c, r), at(c - 1, r) + d1, at(c, r - 1) + d1, at(c - 1, r - 1) + d2,
                           at(c + 1, r - 1) + d2});
  for (int r = kRows - 2; r > 0; --r)
    for (int c = kColumns - 2; c > 0; --c)
      at(c, r) = std::min({at(c, r), at(c + 1, r) + d1, at(c, r + 1) + d1, at(c + 1, r + 1) + d2,
                           at(c - 1, r + 1) + d2});
  // One cell of margin: bilinear reading must be 0 wherever the grid has no value.
  for (float& d : distance) d = float(smoothStep((d - 1.5) / kBlendCells));
  _share = std::move(distance);
}

double GeoidSurface::shareOfJapan(double longitude, double latitude) const {
  if (_share.empty() || longitude <= kGridWest || longitude >= kGridEast - kCell ||
      latitude <= kGridSouth || latitude >= kGridNorth - kCell)
    return 0;
  const double x = (longitude - kGridWest) / kCell, y = (latitude - kGridSouth) / kCell;
  const int c = std::min(int(x), kColumns - 2), r = std::min(int(y), kRows - 2);
  const double fx = x - c, fy = y - r;
  const float* p = &_share[std::size_t(r) * kColumns + c];
  return (p[0] * (1 - fx) + p[1] * fx) * (1 - fy) +
         (p[kColumns] * (1 - fx) + p[kColumns + 1] * fx) * fy;
}

GeoidSurface::Heights GeoidSurface::at(double longitude, double latitude) const {
  while (longitude > 180) longitude -= 360;
  while (longitude < -180) longitude += 360;
  Heights heights;
  if (const auto n = _world.heightAt(longitude, latitude)) heights.egm96 = n->metres;
  heights.surface = heights.egm96;
  const double share = shareOfJapan(longitude, latitude);
  if (share <= 0) return heights;
  const auto n = _japan->heightAt(longitude, latitude);
  if (n && n->quality != geodesy::GeoidQuality::Egm96Offshore)
    heights.surface += share * (n->metres - heights.egm96);
  return heights;
}

}  // namespace kokudo::tiler::detail
