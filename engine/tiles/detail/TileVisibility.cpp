// What the selection asks of one tile: whether it is in view, and how coarse it is there.

#include "engine/tiles/ScreenSpaceError.h"
#include "engine/tiles/detail/Horizon.h"
#include "engine/tiles/detail/TileSelection.h"

#include <algorithm>
#include <cmath>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;

/// The box of a cell stands for it: cells are costly to measure.
double distanceToTile(const Tile& tile, const geodesy::Ecef& from) {
  const bool isCell = std::holds_alternative<geodesy::BoundingCell>(tile.volume);
  return distanceTo(isCell ? tile.cullVolume : tile.volume, from);
}

}  // namespace

/// Of CesiumJS' dynamic screen-space error: looking along the ground what is far may be coarser,
/// looking down not.
double TileSelector::fogDensity(const ViewState& view) {
  constexpr double kDensity = 2e-4;   // per metre
  constexpr double kFallOff = 3000;   // metres of height; from high above nothing is in the haze
  constexpr double kOnEarth = 6.2e6;  // metres from the centre
  const double radius = length(view.position);
  if (radius < kOnEarth) return 0;
  const double height = std::max(0.0, radius - 6'371'000);
  const double down = std::abs(dot(view.direction, view.position * (1 / radius)));
  return kDensity * (1 - down) * std::exp(-height / kFallOff);
}

bool TileSelector::isInView(const BoundingVolume& volume) const {
  return mayIntersect(volume, _planes.data(), static_cast<int>(_planes.size()));
}

bool TileSelector::isVisible(const Tile& tile) const {
  const bool hasRequest = tile.extras && tile.extras->viewerRequestVolume;
  if (hasRequest && distanceTo(*tile.extras->viewerRequestVolume, _view.position) > 0) return false;
  if (!isInView(tile.cullVolume) || isBeyondHorizon(tile)) return false;
  // The content of a REPLACE tile is where its children are.
  if (!_rules.cullByChildren || tile.additive || tile.children.empty()) return true;
  return std::any_of(tile.children.begin(), tile.children.end(),
                     [this](const auto& child) { return isInView(child->cullVolume); });
}

/// False only if each content has a volume of its own and none of them is in view.
bool TileSelector::hasContentInView(const Tile& tile) const {
  if (!tile.extras || tile.extras->contents.empty()) return true;
  const auto& contents = tile.extras->contents;
  return std::any_of(contents.begin(), contents.end(), [this](const TileExtras::Content& content) {
    return !content.volume || isInView(*content.volume);
  });
}

/// Whether the tile's region or sphere lies wholly behind a sphere that is inside the earth
/// everywhere.
bool TileSelector::isBeyondHorizon(const Tile& tile) const {
  constexpr double kInside = 6'345'000;  // metres; the polar radius is 6,356,752
  const double eye = length(_view.position);
  if (eye <= kInside) return false;
  if (const auto* region = std::get_if<geodesy::BoundingRegion>(&tile.volume)) {
    constexpr double kEquator = 6'378'137;
    const double top = std::max(kEquator + region->maximumHeight, kInside);
    return angleTo(region->rectangle, _view.position) >
           std::acos(kInside / eye) + std::acos(kInside / top);
  }
  const double centre = length(tile.centre);
  if (tile.radius >= centre) return false;
  const double cosine = dot(_view.position, tile.centre) / (eye * centre);
  const double nearest = std::acos(std::clamp(cosine, -1.0, 1.0)) - std::asin(tile.radius / centre);
  const double top = std::max(centre + tile.radius, kInside);
  return nearest > std::acos(kInside / eye) + std::acos(kInside / top);
}

double TileSelector::allowedError(double distance) const {
  constexpr double kHaze = 1.5;  // times the allowed error, at most, in addition
  if (_fogDensity <= 0) return _rules.maximumScreenSpaceError;
  const double depth = distance * _fogDensity;
  return _rules.maximumScreenSpaceError * (1 + kHaze * (1 - std::exp(-depth * depth)));
}

double TileSelector::errorOf(const Tile& tile) const {
  return screenSpaceError(tile.geometricError, distanceToTile(tile, _view.position),
                          _view.viewportHeight, _view.fovY);
}

bool TileSelector::isFineEnough(const Tile& tile) {
  const double error = errorOf(tile);
  if (error <= _rules.maximumScreenSpaceError) return true;
  const bool fine = _fogDensity > 0 && error <= allowedError(distanceToTile(tile, _view.position));
  _selection.relaxed = _selection.relaxed || fine;
  return fine;
}

/// Of no use in this view but to fill a hole: the globe's tile seen from a street.
bool TileSelector::isTooCoarse(const Tile& tile) const {
  constexpr double kTimes = 64;
  return errorOf(tile) > kTimes * _rules.maximumScreenSpaceError;
}

/// How coarse what stands in for the tile is; where nothing does, the tile's own coarseness, so
/// that something comes there soon.
int TileSelector::worseness(const Tile& tile) const {
  constexpr int kMost = 12, kHole = kMost + 1;
  if (tile.subtreeShown + 1 == _update && !tile.children.empty()) return 0;  // finer is there
  const Tile* shown = tile.parent;
  while (shown && !shown->draws()) shown = shown->parent;
  if (!shown && isTooCoarse(tile)) return 0;
  const double error = errorOf(shown ? *shown : tile) / _rules.maximumScreenSpaceError;
  const int halvings = error > 1 ? static_cast<int>(std::log2(std::min(error, 4096.0))) : 0;
  return shown ? halvings : kHole + std::min(halvings, kMost);
}

}  // namespace kokudo::tiles::detail
