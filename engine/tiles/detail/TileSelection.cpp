#include "engine/tiles/detail/TileSelection.h"

#include "engine/tiles/ScreenSpaceError.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

/// Missing tiles below one tile, above which the tile itself is loaded first.
constexpr int kCoarseFirstAbove = 8;

}  // namespace

TileSelector::TileSelector(const ViewState& view, double maximumScreenSpaceError,
                           std::uint64_t update)
    : _view(view),
      _planes(view.planes()),
      _maximumError(maximumScreenSpaceError),
      _update(update) {}

Selection TileSelector::select(Tile& root) {
  visit(root, false);
  auto& wanted = _selection.wanted;
  std::sort(wanted.begin(), wanted.end(), [](const WantedTile& a, const WantedTile& b) {
    return std::tuple(!a.urgent, a.distance, a.tile->id) <
           std::tuple(!b.urgent, b.distance, b.tile->id);
  });
  for (Tile* tile : _selection.render) {
    for (Tile* t = tile; t && t->subtreeShown != _update; t = t->parent) {
      t->subtreeShown = _update;
    }
  }
  return std::move(_selection);
}

bool TileSelector::isVisible(const Tile& tile) const {
  if (tile.viewerRequestVolume && distanceTo(*tile.viewerRequestVolume, _view.position) > 0) {
    return false;
  }
  return mayIntersect(tile.cullVolume, _planes.data(), static_cast<int>(_planes.size())) &&
         !isBeyondHorizon(tile);
}

/// Whether the tile's sphere lies wholly behind a sphere that is inside the earth everywhere.
bool TileSelector::isBeyondHorizon(const Tile& tile) const {
  constexpr double kInside = 6'345'000;  // metres; the polar radius is 6,356,752
  const double eye = length(_view.position);
  const double centre = length(tile.centre);
  if (eye <= kInside || tile.radius >= centre) {
    return false;
  }
  const double cosine = dot(_view.position, tile.centre) / (eye * centre);
  const double nearest = std::acos(std::clamp(cosine, -1.0, 1.0)) - std::asin(tile.radius / centre);
  const double top = std::max(centre + tile.radius, kInside);
  return nearest > std::acos(kInside / eye) + std::acos(kInside / top);
}

bool TileSelector::isFineEnough(const Tile& tile) const {
  const double distance = distanceTo(tile.volume, _view.position);
  return screenSpaceError(tile.geometricError, distance, _view.viewportHeight, _view.fovY) <=
         _maximumError;
}

void TileSelector::draw(Tile& tile) {
  if (tile.draws()) {
    tile.usedIn = _update;
    _selection.render.push_back(&tile);
  }
}

void TileSelector::want(Tile& tile, bool urgent) {
  const geodesy::Vec3 toTile = tile.centre - _view.position;
  const double distance = distanceTo(tile.cullVolume, _view.position);
  const double cosine = dot(normalized(toTile), _view.direction);
  _selection.wanted.push_back({&tile, urgent, (1 - cosine) * distance});
}

TileSelector::Outcome TileSelector::visit(Tile& tile, bool standIn) {
  if (!isVisible(tile)) return {};
  ++_selection.visited;
  const bool known = tile.isEmpty() || tile.state == LoadState::Loaded;
  // An external tileset, or a failed tile, stands for its children only.
  const bool mustRefine = tile.isExternal || tile.state == LoadState::Failed;
  const bool atEnd = tile.children.empty() || (!mustRefine && isFineEnough(tile));
  if (!atEnd) {
    return tile.additive ? refineAdditive(tile, standIn) : refine(tile, standIn);
  }
  if (known) {
    draw(tile);
    return {true, tile.shown, 0, tile.state == LoadState::Failed};
  }
  return visitSelf(tile, standIn);
}

/// The tile itself is wanted and not there yet.
TileSelector::Outcome TileSelector::visitSelf(Tile& tile, bool standIn) {
  Outcome outcome{false, false, 0};
  if (tile.subtreeShown + 1 == _update && !tile.children.empty()) {
    outcome = visitChildrenShown(tile);
  }
  want(tile, !standIn && !outcome.covered);
  ++outcome.missing;
  return outcome;
}

TileSelector::Outcome TileSelector::visitChildren(Tile& tile, bool standIn) {
  Outcome all;
  for (const auto& child : tile.children) {
    const Outcome one = visit(*child, standIn);
    all.covered = all.covered && one.covered;
    all.shownBefore = all.shownBefore || one.shownBefore;
    all.missing += one.missing;
    all.failed = all.failed || one.failed;
  }
  return all;
}

TileSelector::Outcome TileSelector::refineAdditive(Tile& tile, bool standIn) {
  draw(tile);
  Outcome outcome = visitChildren(tile, standIn);
  outcome.shownBefore = outcome.shownBefore || tile.shown;
  if (!tile.isEmpty() && tile.state != LoadState::Loaded) {
    want(tile, !standIn);
    outcome.covered = false;
    ++outcome.missing;
  }
  return outcome;
}

TileSelector::Outcome TileSelector::refine(Tile& tile, bool standIn) {
  const std::size_t drawnBefore = _selection.render.size();
  const std::size_t wantedBefore = _selection.wanted.size();
  // The last resort of all below it must stay in memory.
  if (!standIn && tile.draws()) tile.usedIn = _update;
  Outcome outcome = visitChildren(tile, standIn || !tile.isEmpty());
  if (outcome.covered) {
    const bool nothingDrawn = _selection.render.size() == drawnBefore;
    if (outcome.failed && nothingDrawn) replaceFailed(tile, outcome);
    const bool topmost = !standIn && !tile.isEmpty() && tile.state != LoadState::Loaded;
    if (topmost && outcome.covered) want(tile, false);
    return outcome;
  }
  if (tile.draws()) {
    if (!outcome.shownBefore) {
      _selection.render.resize(drawnBefore);
      outcome.shownBefore = tile.shown;
    }
    draw(tile);
    outcome.covered = true;
  } else if (!tile.isEmpty()) {
    const bool tooMany = outcome.missing > kCoarseFirstAbove;
    if (tooMany) {
      _selection.wanted.resize(wantedBefore);
      outcome.missing = 1;
    }
    if (tooMany || !standIn) want(tile, !standIn);
  }
  return outcome;
}

/// All that should be drawn below has failed: the tile itself is the best there is.
void TileSelector::replaceFailed(Tile& tile, Outcome& outcome) {
  if (tile.draws()) {
    draw(tile);
    outcome = {true, tile.shown, 0, false};
  } else if (!tile.isEmpty()) {
    want(tile, false);
    outcome = {false, false, 1, false};
  }
}

/// Draws again what was on the screen at and below this tile; loads nothing.
TileSelector::Outcome TileSelector::keepShown(Tile& tile) {
  if (!isVisible(tile)) return {};
  ++_selection.visited;
  const bool shownBelow = tile.subtreeShown + 1 == _update && !tile.children.empty();
  const bool drawsItself = tile.draws() && (tile.shown || !shownBelow);
  if (drawsItself) draw(tile);
  if (!shownBelow) {
    const bool nothingToDraw = tile.isEmpty() && tile.children.empty();
    return {drawsItself || nothingToDraw, tile.shown, 0};
  }
  Outcome outcome = visitChildrenShown(tile);
  const bool selfCovered = drawsItself || tile.isEmpty();
  outcome.covered = tile.additive ? selfCovered && outcome.covered : drawsItself || outcome.covered;
  outcome.shownBefore = outcome.shownBefore || tile.shown;
  return outcome;
}

TileSelector::Outcome TileSelector::visitChildrenShown(Tile& tile) {
  Outcome all;
  for (const auto& child : tile.children) {
    const Outcome one = keepShown(*child);
    all.covered = all.covered && one.covered;
    all.shownBefore = all.shownBefore || one.shownBefore;
  }
  return all;
}

}  // namespace kokudo::tiles::detail
