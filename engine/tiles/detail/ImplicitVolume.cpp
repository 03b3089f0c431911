// Where the tiles of an implicit tree lie.

#include "engine/tiles/detail/ImplicitTiling.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;

/// The part from `index` / 2^level to the next of a span.
std::pair<double, double> part(double low, double high, std::uint64_t index, int level) {
  const double step = std::ldexp(high - low, -level);
  const double from = low + static_cast<double>(index) * step;
  return {from, from + step};
}

BoundingVolume partOfRegion(geodesy::BoundingRegion region, const ImplicitPlace& place) {
  constexpr double kTurn = 2 * std::numbers::pi;
  geodesy::GlobeRectangle& r = region.rectangle;
  const double east = r.west <= r.east ? r.east : r.east + kTurn;
  const auto [west2, east2] = part(r.west, east, place.x, place.level);
  const auto [south, north] = part(r.south, r.north, place.y, place.level);
  const auto wrap = [](double longitude) {
    return longitude > std::numbers::pi ? longitude - kTurn : longitude;
  };
  r = {wrap(west2), south, wrap(east2), north};
  if (place.tiling->shape.octree) {
    const auto [low, high] = part(region.minimumHeight, region.maximumHeight, place.z, place.level);
    region.minimumHeight = low;
    region.maximumHeight = high;
  }
  return region;
}

BoundingVolume partOfBox(geodesy::OrientedBoundingBox box, const ImplicitPlace& place) {
  const std::uint64_t indices[] = {place.x, place.y, place.z};
  for (std::size_t axis = 0; axis < (place.tiling->shape.octree ? 3u : 2u); ++axis) {
    const auto [low, high] = part(-1, 1, indices[axis], place.level);
    box.centre = box.centre + box.halfAxes[axis] * ((low + high) / 2);
    box.halfAxes[axis] = box.halfAxes[axis] * ((high - low) / 2);
  }
  return box;
}

BoundingVolume partOfCell(geodesy::BoundingCell volume, const ImplicitPlace& place) {
  volume.cell = volume.cell.descendant(place.level, place.x, place.y);
  if (place.tiling->shape.octree) {
    const auto [low, high] = part(volume.minimumHeight, volume.maximumHeight, place.z, place.level);
    volume.minimumHeight = low;
    volume.maximumHeight = high;
  }
  return volume;
}

}  // namespace

BoundingVolume volumeAt(const ImplicitPlace& place) {
  const BoundingVolume& root = place.tiling->volume;
  if (const auto* region = std::get_if<geodesy::BoundingRegion>(&root)) {
    return partOfRegion(*region, place);
  }
  if (const auto* box = std::get_if<geodesy::OrientedBoundingBox>(&root)) {
    return partOfBox(*box, place);
  }
  if (const auto* cell = std::get_if<geodesy::BoundingCell>(&root)) {
    return partOfCell(*cell, place);
  }
  return root;
}

}  // namespace kokudo::tiles::detail
