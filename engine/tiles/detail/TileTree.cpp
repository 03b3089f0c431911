#include "engine/tiles/detail/TileTree.h"

#include "engine/tiles/detail/ImplicitTiling.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

std::size_t countOf(const Tile& tile) {
  std::size_t count = 1;
  for (const auto& child : tile.children) count += countOf(*child);
  return count;
}

}  // namespace

void TileTree::giveIds(Tile& tile) {
  tile.id = _nextId++;
  for (const auto& child : tile.children) giveIds(*child);
}

bool TileTree::adopt(Tile& parent, std::unique_ptr<Tile> root) {
  const std::size_t more = countOf(*root);
  if (_count + more > _maximum) {
    if (!std::exchange(_said, true)) {
      _warnings.warn(
          root->source ? root->source->uri : "",
          fmt::format("the tileset has more than {} tiles: what is below is left out", _maximum));
    }
    return false;
  }
  _count += more;
  root->parent = &parent;
  giveIds(*root);
  parent.children.push_back(std::move(root));
  return true;
}

void TileTree::expand(Tile& tile) {
  if (!tile.unexpanded) return;
  expandImplicit(tile, _warnings);
  if (_count + tile.children.size() > _maximum) {
    tile.children.clear();
    if (!std::exchange(_said, true)) {
      _warnings.warn(
          tile.source->uri,
          fmt::format("the tileset has more than {} tiles: what is below is left out", _maximum));
    }
    return;
  }
  _count += tile.children.size();
  for (const auto& child : tile.children) child->id = _nextId++;
}

void TileTree::dropChildren(Tile& tile) {
  for (const auto& child : tile.children) _count -= countOf(*child);
  tile.children.clear();
}

bool TileTree::trim(Tile& tile, std::uint64_t update) {
  bool idle = true;
  for (const auto& child : tile.children) {
    const bool childIdle = trim(*child, update);
    idle = idle && childIdle;
  }
  const bool busy = !tile.contents.empty() || tile.state == LoadState::Loading ||
                    tile.state == LoadState::Attaching || tile.visitedIn >= update;
  if (busy || !idle) return false;
  if (tile.children.empty()) return true;
  if (tile.isExternal) {
    dropChildren(tile);
    tile.isExternal = false;
    tile.state = LoadState::Unloaded;
  } else if (tile.implicit && tile.implicit->subtree) {
    dropChildren(tile);
    tile.unexpanded = true;
  }
  return true;
}

Diagnostics TileTree::takeWarnings() {
  return std::exchange(_warnings, {});
}

}  // namespace kokudo::tiles::detail
