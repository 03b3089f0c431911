#include "index/search/detail/QuadCells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::search::detail {
namespace {

constexpr std::int64_t kMaxCellsOfPlace = 9;

struct CellRange {
  std::int64_t x0, y0, x1, y1;
  std::int64_t count() const { return (x1 - x0 + 1) * (y1 - y0 + 1); }
};

CellRange rangeOf(const Box& box, int zoom) {
  const double cells = std::ldexp(1.0, zoom) / 360.0;
  const auto last = (std::int64_t{1} << zoom) - 1;
  const auto column = [&](double lon) {
    return std::clamp(static_cast<std::int64_t>(std::floor((lon + 180) * cells)), std::int64_t{0},
                      last);
  };
  const auto row = [&](double lat) {
    return static_cast<std::int64_t>(std::floor((lat + 90) * cells));
  };
  return {column(box[0]), row(box[1]), column(box[2]), row(box[3])};
}

std::vector<Box> parts(const Box& box) {
  if (box[0] <= box[2]) return {box};
  return {{box[0], box[1], 180, box[3]}, {-180, box[1], box[2], box[3]}};
}

std::string largeTerm(int zoom) {
  return fmt::format("GL{}", zoom);
}

void appendCells(const CellRange& range, int zoom, std::vector<std::string>& terms) {
  for (auto y = range.y0; y <= range.y1; ++y)
    for (auto x = range.x0; x <= range.x1; ++x)
      terms.push_back(fmt::format("G{}/{}/{}", zoom, x, y));
}

std::int64_t cellCount(const std::vector<Box>& boxes, int zoom) {
  std::int64_t count = 0;
  for (const Box& box : boxes) count += rangeOf(box, zoom).count();
  return count;
}

bool longitudesMeet(const Box& a, const Box& b) {
  return a[0] <= b[2] && b[0] <= a[2];
}

}  // namespace

std::vector<std::string> cellTermsOfPlace(const Box& bbox) {
  std::vector<std::string> terms;
  const auto boxes = parts(bbox);
  for (int zoom = kCoarsestZoom; zoom <= kFinestZoom; ++zoom) {
    if (cellCount(boxes, zoom) > kMaxCellsOfPlace)
      terms.push_back(largeTerm(zoom));
    else
      for (const Box& box : boxes) appendCells(rangeOf(box, zoom), zoom, terms);
  }
  return terms;
}

std::vector<std::string> cellTermsOfQuery(const Box& bbox, std::size_t maxCells) {
  const auto boxes = parts(bbox);
  for (int zoom = kFinestZoom; zoom >= kCoarsestZoom; --zoom) {
    if (cellCount(boxes, zoom) > static_cast<std::int64_t>(maxCells)) continue;
    std::vector<std::string> terms{largeTerm(zoom)};
    for (const Box& box : boxes) appendCells(rangeOf(box, zoom), zoom, terms);
    return terms;
  }
  return {};
}

bool intersects(const Box& a, const Box& b) {
  if (a[1] > b[3] || b[1] > a[3]) return false;
  if (a[0] <= a[2] && b[0] <= b[2]) return longitudesMeet(a, b);
  for (const Box& p : parts(a))
    for (const Box& q : parts(b))
      if (longitudesMeet(p, q)) return true;
  return false;
}

}  // namespace kokudo::search::detail
