#include "engine/tiles/detail/TileSelection.h"

#include "engine/tiles/ScreenSpaceError.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;

/// The box of a cell stands for it: cells are costly to measure.
double distanceToTile(const Tile& tile, const geodesy::Ecef& from) {
  const bool isCell = std::holds_alternative<geodesy::BoundingCell>(tile.volume);
  return distanceTo(isCell ? tile.cullVolume : tile.volume, from);
}

/// Of CesiumJS' dynamic screen-space error: looking along the ground what is far may be coarser,
/// looking down not.
double fogDensity(const ViewState& view) {
  constexpr double kDensity = 2e-4;   // per metre
  constexpr double kFallOff = 3000;   // metres of height; from high above nothing is in the haze
  constexpr double kOnEarth = 6.2e6;  // metres from the centre
  const double radius = length(view.position);
  if (radius < kOnEarth) return 0;
  const double height = std::max(0.0, radius - 6'371'000);
  const double down = std::abs(dot(view.direction, view.position * (1 / radius)));
  return kDensity * (1 - down) * std::exp(-height / kFallOff);
}

}  // namespace

TileSelector::TileSelector(const ViewState& view, const SelectionRules& rules, std::uint64_t update,
                           TileTree& tree)
    : _view(view), _rules(rules), _planes(view.planes()), _update(update), _tree(tree) {
  if (rules.errorGrowsWithDistance) _fogDensity = fogDensity(view);
}

Selection TileSelector::select(Tile& root) {
  visit(root, false);
  auto& wanted = _selection.wanted;
  if (_rules.worstFirst) {
    for (WantedTile& one : wanted) one.worse = worseness(*one.tile);
  }
  std::sort(wanted.begin(), wanted.end(), [](const WantedTile& a, const WantedTile& b) {
    return std::tuple(b.group, b.worse, a.distance, a.tile->id) <
           std::tuple(a.group, a.worse, b.distance, b.tile->id);
  });
  for (Tile* tile : _selection.render) {
    for (Tile* t = tile; t && t->subtreeShown != _update; t = t->parent) {
      t->subtreeShown = _update;
    }
  }
  return std::move(_selection);
}

std::vector<WantedTile> TileSelector::preload(Tile& root) {
  visit(root, false);
  auto wanted = std::move(_selection.wanted);
  for (WantedTile& one : wanted) one.group = LoadGroup::Preload;
  std::sort(wanted.begin(), wanted.end(), [](const WantedTile& a, const WantedTile& b) {
    return std::tuple(a.distance, a.tile->id) < std::tuple(b.distance, b.tile->id);
  });
  return wanted;
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

/// How coarse what stands in for the tile is; where nothing does, the tile's own coarseness, so
/// that something comes there soon.
int TileSelector::worseness(const Tile& tile) const {
  constexpr int kMost = 12, kHole = kMost + 1;
  if (tile.subtreeShown + 1 == _update && !tile.children.empty()) return 0;  // finer is there
  const Tile* shown = tile.parent;
  while (shown && !shown->draws()) shown = shown->parent;
  const double error = errorOf(shown ? *shown : tile) / _rules.maximumScreenSpaceError;
  const int halvings = error > 1 ? static_cast<int>(std::log2(std::min(error, 4096.0))) : 0;
  return shown ? halvings : kHole + std::min(halvings, kMost);
}

void TileSelector::draw(Tile& tile) {
  if (tile.draws() && hasContentInView(tile)) {
    tile.usedIn = _update;
    _selection.render.push_back(&tile);
  }
}

void TileSelector::want(Tile& tile, LoadGroup group, bool coarse) {
  const geodesy::Vec3 toTile = tile.centre - _view.position;
  const double distance = distanceTo(tile.cullVolume, _view.position);
  const double cosine = dot(normalized(toTile), _view.direction);
  _selection.demand += group == LoadGroup::Preload ? 0 : 1;
  _selection.wanted.push_back({&tile, group, coarse, (1 - cosine) * distance, cosine});
}

TileSelector::Outcome TileSelector::visit(Tile& tile, bool standIn) {
  if (!isVisible(tile)) return {};
  ++_selection.visited;
  tile.visitedIn = _update;
  const bool known = tile.isEmpty() || tile.state == LoadState::Loaded || !hasContentInView(tile);
  // An external tileset, or a failed tile, stands for its children only.
  const bool mustRefine = tile.isExternal || tile.state == LoadState::Failed;
  const bool fine = !mustRefine && isFineEnough(tile);
  if (!fine && tile.unexpanded) _tree.expand(tile);
  const bool atEnd = tile.children.empty() || fine;
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
  const bool shownBelow = tile.subtreeShown + 1 == _update && !tile.children.empty();
  if (shownBelow && !_rules.dropDetail) outcome = visitChildrenShown(tile);
  want(tile, standIn || outcome.covered ? LoadGroup::Normal : LoadGroup::Urgent, shownBelow);
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
    const bool unseen = _rules.preloadSiblings && child->visitedIn != _update;
    if (unseen && !child->isEmpty() && child->state == LoadState::Unloaded) {
      want(*child, LoadGroup::Preload);
    }
  }
  return all;
}

TileSelector::Outcome TileSelector::refineAdditive(Tile& tile, bool standIn) {
  draw(tile);
  Outcome outcome = visitChildren(tile, standIn);
  outcome.shownBefore = outcome.shownBefore || tile.shown;
  if (!tile.isEmpty() && tile.state != LoadState::Loaded && hasContentInView(tile)) {
    want(tile, standIn ? LoadGroup::Normal : LoadGroup::Urgent, true);
    outcome.covered = false;
    ++outcome.missing;
  }
  return outcome;
}

TileSelector::Outcome TileSelector::refine(Tile& tile, bool standIn) {
  const std::size_t drawnBefore = _selection.render.size();
  const std::size_t wantedBefore = _selection.wanted.size();
  const bool mayDraw = hasContentInView(tile);
  const bool isEmpty = tile.isEmpty() || !mayDraw;
  // The last resort of all below it must stay in memory.
  if (!standIn && tile.draws()) tile.usedIn = _update;
  Outcome outcome = visitChildren(tile, standIn || !isEmpty);
  if (outcome.covered) {
    const bool nothingDrawn = _selection.render.size() == drawnBefore;
    if (outcome.failed && nothingDrawn) replaceFailed(tile, outcome);
    const bool absent = !isEmpty && tile.state != LoadState::Loaded;
    if (absent && !standIn && outcome.covered) {
      want(tile, LoadGroup::Normal, true);
    } else if (absent && _rules.preloadAncestors) {
      want(tile, LoadGroup::Preload, true);
    }
    return outcome;
  }
  if (tile.draws() && mayDraw) {
    if (!outcome.shownBefore || _rules.dropDetail) {
      _selection.render.resize(drawnBefore);
      outcome.shownBefore = tile.shown;
    }
    draw(tile);
    outcome.covered = true;
  } else if (!isEmpty) {
    const bool tooMany = outcome.missing > _rules.coarseFirstAbove;
    if (tooMany) {
      _selection.wanted.resize(wantedBefore);
      outcome.missing = 1;
    }
    if (tooMany || !standIn) {
      want(tile, standIn ? LoadGroup::Normal : LoadGroup::Urgent, true);
    } else if (_rules.preloadAncestors) {
      want(tile, LoadGroup::Preload, true);
    }
  }
  return outcome;
}

/// All that should be drawn below has failed: the tile itself is the best there is.
void TileSelector::replaceFailed(Tile& tile, Outcome& outcome) {
  if (tile.draws()) {
    draw(tile);
    outcome = {true, tile.shown, 0, false};
  } else if (!tile.isEmpty()) {
    want(tile, LoadGroup::Normal, true);
    outcome = {false, false, 1, false};
  }
}

/// Draws again what was on the screen at and below this tile; loads nothing.
TileSelector::Outcome TileSelector::keepShown(Tile& tile) {
  if (!isVisible(tile)) return {};
  ++_selection.visited;
  tile.visitedIn = _update;
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
