#pragma once

#include "engine/tiles/ViewState.h"
#include "engine/tiles/detail/Tile.h"

#include <array>
#include <cstdint>
#include <vector>

namespace kokudo::tiles::detail {

/// A tile that the view needs and that is not there.
struct WantedTile {
  Tile* tile = nullptr;
  bool urgent = false;  ///< nothing coarser can stand in for it
  double distance = 0;  ///< (1 - cos of the angle to the view direction) * metres: small first
};

/// What one view asks of a tree.
struct Selection {
  std::vector<Tile*> render;       ///< loaded tiles to draw, in depth-first order
  std::vector<WantedTile> wanted;  ///< to load, the most wanted first
  int visited = 0;
};

/// Walks the tree depth first and refines until the error fits.
///
/// A REPLACE tile gives way to its children only when everything visible below it can be drawn.
/// Until then it is drawn in their place ("kicks" them), or, if some of them were on the screen
/// already, together with them: neither a hole appears nor does detail once shown vanish. A tile
/// that has become fine enough but is not loaded leaves what is shown below it in place. Levels
/// between the tile drawn and the tiles wanted are skipped unless very many are missing. The
/// topmost tile with content is always wanted, last of all: it stands in for what comes into view.
class TileSelector {
 public:
  /// @param update number of this update, counted up by one each time
  TileSelector(const ViewState& view, double maximumScreenSpaceError, std::uint64_t update);
  Selection select(Tile& root);

 private:
  /// What lies below a tile, as far as it is in view.
  struct Outcome {
    bool covered = true;       ///< all of it is drawn or empty
    bool shownBefore = false;  ///< some of it was on the screen
    int missing = 0;           ///< tiles to load first
    bool failed = false;       ///< some of it will never come
  };

  Outcome visit(Tile& tile, bool standIn);
  Outcome visitSelf(Tile& tile, bool standIn);
  Outcome visitChildren(Tile& tile, bool standIn);
  Outcome refine(Tile& tile, bool standIn);
  void replaceFailed(Tile& tile, Outcome& outcome);
  Outcome refineAdditive(Tile& tile, bool standIn);
  Outcome keepShown(Tile& tile);
  Outcome visitChildrenShown(Tile& tile);
  bool isVisible(const Tile& tile) const;
  bool isBeyondHorizon(const Tile& tile) const;
  bool isFineEnough(const Tile& tile) const;
  void draw(Tile& tile);
  void want(Tile& tile, bool urgent);

  const ViewState& _view;
  std::array<geodesy::Plane, 4> _planes;
  double _maximumError;
  std::uint64_t _update;
  Selection _selection;
};

}  // namespace kokudo::tiles::detail
