#include "engine/tiler/detail/PointTree.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/detail/TilesetJson.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

constexpr unsigned kDeepestLeaf = 20;
constexpr double kSlack = 0.001;  // metres

/// Metres in a radian of longitude and of latitude.
std::array<double, 2> metresPerRadian(double latitude) {
  const double a = geodesy::Ellipsoid::wgs84().semiMajorAxis();
  const double b = geodesy::Ellipsoid::wgs84().semiMinorAxis();
  const double e2 = 1 - b * b / (a * a), s = std::sin(latitude), w2 = 1 - e2 * s * s;
  const double n = a / std::sqrt(w2);
  return {n * std::cos(latitude), n * (1 - e2) / w2};
}

std::array<double, 6> unionOf(const std::vector<PointBuilding>& buildings, std::size_t begin,
                              std::size_t end) {
  std::array<double, 6> region = regionOf(buildings[begin]);
  for (std::size_t i = begin + 1; i < end; ++i) include(region, regionOf(buildings[i]));
  return region;
}

class PointTreeBuilder {
 public:
  PointTreeBuilder(PointTree& tree, const std::vector<PointBuilding>& buildings,
                   std::size_t maximum)
      : _tree(tree), _buildings(buildings), _maximum(std::max<std::size_t>(maximum, 1)) {}

  std::size_t build(unsigned level, std::uint32_t x, std::uint32_t y, std::size_t begin,
                    std::size_t end) {
    const std::size_t index = _tree.tiles.size();
    _tree.levels = std::max(_tree.levels, level + 1);
    PointTile& tile = _tree.tiles.emplace_back();
    tile.level = level, tile.x = x, tile.y = y, tile.begin = begin, tile.end = end;
    if (end - begin <= _maximum || level == kDeepestLeaf) {
      tile.region = unionOf(_buildings, begin, end);
      return index;
    }
    tile.geometricError = std::ldexp(_tree.sideMetres / blocksPerSideOf(level), -int(level));
    std::vector<std::size_t> children;
    std::size_t first = begin;
    for (std::uint64_t quarter = 0; quarter < 4; ++quarter) {
      const unsigned shift = 64 - 2 * (level + 1);
      const auto last = std::partition_point(
          _buildings.begin() + std::ptrdiff_t(first), _buildings.begin() + std::ptrdiff_t(end),
          [&](const PointBuilding& b) { return ((b.morton >> shift) & 3) <= quarter; });
      const auto next = std::size_t(last - _buildings.begin());
      if (next > first)
        children.push_back(build(level + 1, 2 * x + std::uint32_t(quarter & 1),
                                 2 * y + std::uint32_t(quarter >> 1), first, next));
      first = next;
    }
    std::array<double, 6> region = _tree.tiles[children[0]].region;
    for (std::size_t child : children) include(region, _tree.tiles[child].region);
    _tree.tiles[index].region = region;
    _tree.tiles[index].children = std::move(children);
    return index;
  }

 private:
  PointTree& _tree;
  const std::vector<PointBuilding>& _buildings;
  std::size_t _maximum;
};

/// A square in metres round all boxes.
void placeRoot(PointTree& tree, const std::vector<PointBuilding>& buildings) {
  const auto all = unionOf(buildings, 0, buildings.size());
  const double x = (all[0] + all[2]) / 2, y = (all[1] + all[3]) / 2;
  const auto scale = metresPerRadian(y);
  const double side = std::max({(all[2] - all[0]) * scale[0], (all[3] - all[1]) * scale[1], 1.0});
  tree.sideMetres = side * 1.0001;
  const double dx = tree.sideMetres / 2 / scale[0], dy = tree.sideMetres / 2 / scale[1];
  tree.root = {x - dx, y - dy, x + dx, y + dy, all[4], all[5]};
}

}  // namespace

std::uint64_t interleave(std::uint32_t x, std::uint32_t y) {
  const auto spread = [](std::uint64_t v) {
    v = (v | (v << 16)) & 0x0000ffff0000ffffull;
    v = (v | (v << 8)) & 0x00ff00ff00ff00ffull;
    v = (v | (v << 4)) & 0x0f0f0f0f0f0f0f0full;
    v = (v | (v << 2)) & 0x3333333333333333ull;
    return (v | (v << 1)) & 0x5555555555555555ull;
  };
  return spread(x) | (spread(y) << 1);
}

std::array<std::array<double, 2>, 4> cornersOf(const PointBuilding& b) {
  const auto scale = metresPerRadian(b.latitude);
  const double c = std::cos(double(b.angle)), s = std::sin(double(b.angle));
  std::array<std::array<double, 2>, 4> corners;
  constexpr int kSigns[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
  for (std::size_t i = 0; i < 4; ++i) {
    const double u = kSigns[i][0] * double(b.halfWidth), v = kSigns[i][1] * double(b.halfDepth);
    corners[i] = {b.longitude + (u * c - v * s) / scale[0],
                  b.latitude + (u * s + v * c) / scale[1]};
  }
  return corners;
}

std::array<double, 6> regionOf(const PointBuilding& b) {
  auto region = boxOf(b);
  const auto scale = metresPerRadian(b.latitude);
  const double x = kSlack / scale[0], y = kSlack / scale[1];
  return {region[0] - x, region[1] - y,      region[2] + x,
          region[3] + y, region[4] - kSlack, region[5] + kSlack};
}

std::array<double, 6> boxOf(const PointBuilding& b) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::array<double, 6> region{kInfinity,  kInfinity,      -kInfinity,
                               -kInfinity, double(b.base), double(b.base) + double(b.height)};
  for (const auto& corner : cornersOf(b)) {
    region[0] = std::min(region[0], corner[0]), region[2] = std::max(region[2], corner[0]);
    region[1] = std::min(region[1], corner[1]), region[3] = std::max(region[3], corner[1]);
  }
  return region;
}

std::array<double, 4> squareOf(const PointTree& tree, const PointTile& tile) {
  const double width = std::ldexp(tree.root[2] - tree.root[0], -int(tile.level));
  const double height = std::ldexp(tree.root[3] - tree.root[1], -int(tile.level));
  const double west = tree.root[0] + width * tile.x, south = tree.root[1] + height * tile.y;
  return {west, south, west + width, south + height};
}

PointTree buildPointTree(std::vector<PointBuilding>& buildings, std::size_t maximum) {
  PointTree tree;
  placeRoot(tree, buildings);
  const double width = tree.root[2] - tree.root[0], height = tree.root[3] - tree.root[1];
  for (PointBuilding& b : buildings) {
    const double u = std::clamp((b.longitude - tree.root[0]) / width, 0.0, 1.0);
    const double v = std::clamp((b.latitude - tree.root[1]) / height, 0.0, 1.0);
    b.morton = interleave(std::uint32_t(u * 4294967295.0), std::uint32_t(v * 4294967295.0));
  }
  std::sort(buildings.begin(), buildings.end(), [](const PointBuilding& a, const PointBuilding& b) {
    return a.morton != b.morton ? a.morton < b.morton : a.offset < b.offset;
  });
  PointTreeBuilder(tree, buildings, maximum).build(0, 0, 0, 0, buildings.size());
  return tree;
}

}  // namespace kokudo::tiler::detail
