#include "engine/tiles/detail/TileSelection.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace kokudo::tiles::detail {

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
  const auto isSooner = [](const WantedTile& a, const WantedTile& b) {
    return std::tuple(b.group, b.worse, a.distance, a.tile->id) <
           std::tuple(a.group, a.worse, b.distance, b.tile->id);
  };
  if (_rules.prioritized) std::sort(wanted.begin(), wanted.end(), isSooner);
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
  const auto isSooner = [](const WantedTile& a, const WantedTile& b) {
    return std::tuple(a.distance, a.tile->id) < std::tuple(b.distance, b.tile->id);
  };
  if (_rules.prioritized) std::sort(wanted.begin(), wanted.end(), isSooner);
  return wanted;
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
  const bool isThere = tile.draws() && mayDraw;
  if (isThere && _rules.kicking) {
    if (!outcome.shownBefore || _rules.dropDetail) {
      _selection.render.resize(drawnBefore);
      outcome.shownBefore = tile.shown;
    }
    draw(tile);
    outcome.covered = true;
  } else if (!isThere && !isEmpty) {
    const bool everyLevel = _rules.coarseFirstAbove == 0;
    const bool tooMany = outcome.missing > _rules.coarseFirstAbove &&
                         (everyLevel || !_rules.worstFirst || !isTooCoarse(tile));
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
