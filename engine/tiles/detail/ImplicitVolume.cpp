// Where the tiles of an implicit tree lie.

#include "engine/tiles/detail/ImplicitTiling.h"

#include <algorithm>
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

geodesy::BoundingRegion partOfRegion(geodesy::BoundingRegion region, const ImplicitPlace& place) {
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

geodesy::BoundingCell partOfCell(geodesy::BoundingCell volume, const ImplicitPlace& place) {
  volume.cell = volume.cell.descendant(place.level, place.x, place.y);
  if (place.tiling->shape.octree) {
    const auto [low, high] = part(volume.minimumHeight, volume.maximumHeight, place.z, place.level);
    volume.minimumHeight = low;
    volume.maximumHeight = high;
  }
  return volume;
}

/// A tile whose metadata says how high it reaches bounds all below it (OGC 22-025r4, spatial
/// coherence). Where the two do not meet, the file is wrong and the volume stays.
template <typename Curved>
BoundingVolume within(Curved volume, const ImplicitPlace& place) {
  const double low = std::max(volume.minimumHeight, place.minimumHeight);
  const double high = std::min(volume.maximumHeight, place.maximumHeight);
  if (low <= high) {
    volume.minimumHeight = low;
    volume.maximumHeight = high;
  }
  return volume;
}

template <typename Curved>
void takeHeights(const BoundingVolume& volume, ImplicitPlace& place) {
  if (const auto* curved = std::get_if<Curved>(&volume)) {
    place.minimumHeight = curved->minimumHeight;
    place.maximumHeight = curved->maximumHeight;
  }
}

}  // namespace

void boundHeights(ImplicitPlace& child, const BoundingVolume& parent) {
  takeHeights<geodesy::BoundingRegion>(parent, child);
  takeHeights<geodesy::BoundingCell>(parent, child);
}

BoundingVolume volumeAt(const ImplicitPlace& place) {
  const BoundingVolume& root = place.tiling->volume;
  if (const auto* region = std::get_if<geodesy::BoundingRegion>(&root)) {
    return within(partOfRegion(*region, place), place);
  }
  if (const auto* box = std::get_if<geodesy::OrientedBoundingBox>(&root)) {
    return partOfBox(*box, place);
  }
  if (const auto* cell = std::get_if<geodesy::BoundingCell>(&root)) {
    return within(partOfCell(*cell, place), place);
  }
  return root;
}

}  // namespace kokudo::tiles::detail
