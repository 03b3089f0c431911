#include "engine/tiler/detail/GroundConstraints.h"

#include "engine/tiler/detail/Degrees.h"
#include "engine/tiler/detail/ScanlineFill.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kMostGroundCells = std::size_t(48) << 20;

double fadeOut(double distance, double reach) {
  // Fully believed to half the reach: streets lie between the houses that the heights come from.
  const double t = std::clamp((distance / reach - 0.5) / 0.5, 0.0, 1.0);
  return 1 - t * t * (3 - 2 * t);
}

}  // namespace

GroundConstraints GroundConstraints::build(const GroundContacts& contacts, double blendMetres,
                                           double holdBack) {
  GroundConstraints result;
  result._blendMetres = std::max(blendMetres, 1.0);
  std::vector<const GroundContact*> used;
  for (const GroundContact& b : contacts.buildings)
    if (!isHeldBack(b.gmlId, holdBack)) used.push_back(&b);
  for (const GroundContact& r : contacts.roads) used.push_back(&r);
  if (used.empty()) return result;
  auto& e = result._extent;
  e = {180, 90, -180, -90};
  for (const GroundContact* contact : used)
    for (const auto& polygon : contact->footprint)
      for (const auto& ring : polygon.rings)
        for (const auto& v : ring) {
          e[0] = std::min(e[0], v[0]), e[2] = std::max(e[2], v[0]);
          e[1] = std::min(e[1], v[1]), e[3] = std::max(e[3], v[1]);
        }
  const double shrink = std::cos((e[1] + e[3]) / 2 * kRadiansPerDegree);
  const double margin = result._blendMetres + 20;
  e[0] -= margin / kMetresPerDegree / shrink, e[2] += margin / kMetresPerDegree / shrink;
  e[1] -= margin / kMetresPerDegree, e[3] += margin / kMetresPerDegree;
  const double width = (e[2] - e[0]) * kMetresPerDegree * shrink;
  const double height = (e[3] - e[1]) * kMetresPerDegree;
  result._cellMetres = std::max(4.0, std::sqrt(width * height / double(kMostGroundCells)));
  result._cellX = result._cellMetres / kMetresPerDegree / shrink;
  result._cellY = result._cellMetres / kMetresPerDegree;
  result._columns = int(std::ceil((e[2] - e[0]) / result._cellX));
  result._rows = int(std::ceil((e[3] - e[1]) / result._cellY));
  const std::size_t cells = std::size_t(result._columns) * result._rows;
  std::vector<float> sum(cells, 0.f), count(cells, 0.f);
  for (const GroundContact* contact : used) result.rasterize(*contact, sum, count);
  result.measureDistance(count);
  result.countOccupied(count);
  result.interpolate(std::move(sum), std::move(count));
  return result;
}

void GroundConstraints::rasterize(const GroundContact& contact, std::vector<float>& sum,
                                  std::vector<float>& count) {
  const auto mark = [&](int c, int r) {
    if (c < 0 || r < 0 || c >= _columns || r >= _rows) return;
    const std::size_t i = std::size_t(r) * _columns + c;
    sum[i] += float(contact.height);
    count[i] += 1.f;
  };
  const CellGrid grid{_extent[0], _extent[1], _cellX, _cellY, _columns, _rows};
  bool any = false;
  for (const auto& polygon : contact.footprint)
    fillPolygon(polygon.rings, grid, [&](int c, int r) { mark(c, r), any = true; });
  if (!any)  // smaller than a cell
    mark(int((contact.longitude - _extent[0]) / _cellX),
         int((contact.latitude - _extent[1]) / _cellY));
}

void GroundConstraints::measureDistance(const std::vector<float>& count) {
  std::vector<float> d(count.size());
  for (std::size_t i = 0; i < d.size(); ++i) d[i] = count[i] > 0 ? 0.f : 1e9f;
  const int w = _columns;
  const float straight = float(_cellMetres), diagonal = float(_cellMetres * 1.41421356);
  const auto lower = [&](int c, int r, int dc, int dr, float step) {
    const int cc = c + dc, rr = r + dr;
    if (cc < 0 || rr < 0 || cc >= w || rr >= _rows) return;
    float& v = d[std::size_t(r) * w + c];
    v = std::min(v, d[std::size_t(rr) * w + cc] + step);
  };
  for (int r = 0; r < _rows; ++r)
    for (int c = 0; c < w; ++c) {
      lower(c, r, -1, 0, straight), lower(c, r, 0, -1, straight);
      lower(c, r, -1, -1, diagonal), lower(c, r, 1, -1, diagonal);
    }
  for (int r = _rows - 1; r >= 0; --r)
    for (int c = w - 1; c >= 0; --c) {
      lower(c, r, 1, 0, straight), lower(c, r, 0, 1, straight);
      lower(c, r, 1, 1, diagonal), lower(c, r, -1, 1, diagonal);
    }
  _distance = std::move(d);
}

void GroundConstraints::countOccupied(const std::vector<float>& count) {
  _occupied.assign(std::size_t(_columns + 1) * (_rows + 1), 0);
  for (int r = 0; r < _rows; ++r) {
    std::uint32_t row = 0;
    for (int c = 0; c < _columns; ++c) {
      row += count[std::size_t(r) * _columns + c] > 0;
      _occupied[std::size_t(r + 1) * (_columns + 1) + c + 1] =
          row + _occupied[std::size_t(r) * (_columns + 1) + c + 1];
    }
  }
}

/// Pull-push: averages go up a pyramid, empty cells are filled from above by linear reading.
void GroundConstraints::interpolate(std::vector<float> sum, std::vector<float> count) {
  struct Grid {
    int columns, rows;
    std::vector<float> value, weight;
  };
  std::vector<Grid> grids(1);
  grids[0] = {_columns, _rows, std::move(sum), std::move(count)};
  for (std::size_t i = 0; i < grids[0].value.size(); ++i)
    if (grids[0].weight[i] > 0) {
      grids[0].value[i] /= grids[0].weight[i];
      grids[0].weight[i] = 1;
    }
  while (grids.back().columns > 1 || grids.back().rows > 1) {
    const Grid& fine = grids.back();
    Grid coarse{(fine.columns + 1) / 2, (fine.rows + 1) / 2, {}, {}};
    coarse.value.assign(std::size_t(coarse.columns) * coarse.rows, 0.f);
    coarse.weight = coarse.value;
    for (int r = 0; r < fine.rows; ++r)
      for (int c = 0; c < fine.columns; ++c) {
        const std::size_t from = std::size_t(r) * fine.columns + c;
        const std::size_t to = std::size_t(r / 2) * coarse.columns + c / 2;
        coarse.value[to] += fine.value[from] * fine.weight[from];
        coarse.weight[to] += fine.weight[from];
      }
    for (std::size_t i = 0; i < coarse.value.size(); ++i) {
      if (coarse.weight[i] > 0) coarse.value[i] /= coarse.weight[i];
      coarse.weight[i] = std::min(coarse.weight[i], 1.f);
    }
    grids.push_back(std::move(coarse));
  }
  for (std::size_t g = grids.size() - 1; g-- > 0;) {
    Grid& fine = grids[g];
    const Grid& coarse = grids[g + 1];
    for (int r = 0; r < fine.rows; ++r)
      for (int c = 0; c < fine.columns; ++c) {
        const std::size_t i = std::size_t(r) * fine.columns + c;
        if (fine.weight[i] > 0) continue;
        const double x = std::clamp((c + 0.5) / 2 - 0.5, 0.0, coarse.columns - 1.0);
        const double y = std::clamp((r + 0.5) / 2 - 0.5, 0.0, coarse.rows - 1.0);
        const int c0 = int(x), r0 = int(y);
        const int c1 = std::min(c0 + 1, coarse.columns - 1), r1 = std::min(r0 + 1, coarse.rows - 1);
        const double fx = x - c0, fy = y - r0;
        const auto v = [&](int cc, int rr) {
          return double(coarse.value[std::size_t(rr) * coarse.columns + cc]);
        };
        fine.value[i] = float((v(c0, r0) * (1 - fx) + v(c1, r0) * fx) * (1 - fy) +
                              (v(c0, r1) * (1 - fx) + v(c1, r1) * fx) * fy);
      }
  }
  _height = std::move(grids[0].value);
}

GroundConstraints::Ground GroundConstraints::at(double longitude, double latitude) const {
  Ground ground;
  if (_columns < 2 || _rows < 2) return ground;
  const double x = (longitude - _extent[0]) / _cellX - 0.5;
  const double y = (latitude - _extent[1]) / _cellY - 0.5;
  if (x < 0 || y < 0 || x >= _columns - 1 || y >= _rows - 1) return ground;
  const int c = int(x), r = int(y);
  const double fx = x - c, fy = y - r;
  const std::size_t i = std::size_t(r) * _columns + c;
  const auto read = [&](const std::vector<float>& grid) {
    return (grid[i] * (1 - fx) + grid[i + 1] * fx) * (1 - fy) +
           (grid[i + _columns] * (1 - fx) + grid[i + _columns + 1] * fx) * fy;
  };
  const double distance = read(_distance);
  ground.weight = fadeOut(distance, _blendMetres);
  ground.closeWeight = fadeOut(distance, _blendMetres / 4);
  if (ground.weight > 0) ground.height = read(_height);
  return ground;
}

bool GroundConstraints::anyIn(const std::array<double, 4>& rectangle) const {
  if (_columns == 0) return false;
  const auto column = [&](double longitude) {
    return std::clamp(int(std::floor((longitude - _extent[0]) / _cellX)), 0, _columns);
  };
  const auto row = [&](double latitude) {
    return std::clamp(int(std::floor((latitude - _extent[1]) / _cellY)), 0, _rows);
  };
  if (rectangle[2] <= _extent[0] || rectangle[0] >= _extent[2] || rectangle[3] <= _extent[1] ||
      rectangle[1] >= _extent[3])
    return false;
  const int c0 = column(rectangle[0]), c1 = std::min(column(rectangle[2]) + 1, _columns);
  const int r0 = row(rectangle[1]), r1 = std::min(row(rectangle[3]) + 1, _rows);
  const auto total = [&](int c, int r) { return _occupied[std::size_t(r) * (_columns + 1) + c]; };
  return total(c1, r1) + total(c0, r0) != total(c0, r1) + total(c1, r0);
}

}  // namespace kokudo::tiler::detail
