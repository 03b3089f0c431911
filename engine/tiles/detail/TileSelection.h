#pragma once

#include "engine/tiles/ViewState.h"
#include "engine/tiles/detail/Tile.h"
#include "engine/tiles/detail/TileTree.h"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace kokudo::tiles::detail {

/// How soon a tile is needed: no tile of a lower group goes before one of a higher.
enum class LoadGroup { Preload, Normal, Urgent };

/// A tile that the view needs and that is not there.
struct WantedTile {
  Tile* tile = nullptr;
  LoadGroup group = LoadGroup::Normal;  ///< Urgent: nothing coarser can stand in for it
  bool coarse = false;                  ///< stands in for, or takes the place of, finer tiles
  double distance = 0;  ///< (1 - cos of the angle to the view direction) * metres: small first
  double cosine = 1;    ///< of that angle
  /// By how many halvings what is shown in its place misses the allowed error: the worst go first.
  int worse = 0;
  bool aside = false;        ///< outside the middle of a moving view
  bool afterMiddle = false;  ///< to be loaded after what is missing of the middle
};

/// What one view asks of a tree.
struct Selection {
  std::vector<Tile*> render;       ///< loaded tiles to draw, in depth-first order
  std::vector<WantedTile> wanted;  ///< to load, the most wanted first
  int visited = 0;
  int demand = 0;        ///< tiles that are not there, were none of them put off for a coarser one
  bool relaxed = false;  ///< what is far was taken for fine enough because it is far
};

/// What decides how far a view refines.
struct SelectionRules {
  double maximumScreenSpaceError = 16;  ///< pixels
  /// Missing tiles below one tile, above which the tile itself is loaded first; 0 = every level is
  /// loaded before the next finer.
  int coarseFirstAbove = 8;
  bool errorGrowsWithDistance = false;
  bool prioritized = true;  ///< the order of what is wanted: else that of the tree
  bool worstFirst = true;   ///< of these orders; else the middle first
  bool cullByChildren = false;
  bool preloadAncestors = false, preloadSiblings = false;
  bool kicking = true;  ///< else what is there is drawn, with holes between
  /// Detail on the screen gives way at once to the coarser tiles that are there.
  bool dropDetail = false;
};

/// Walks the tree depth first and refines until the error fits.
///
/// A REPLACE tile gives way to its children only when everything visible below it can be drawn.
/// Until then it is drawn in their place ("kicks" them), or, if some of them were on the screen
/// already, together with them: neither a hole appears nor does detail once shown vanish. A tile
/// that has become fine enough but is not loaded leaves what is shown below it in place. Levels
/// between the tile drawn and the tiles wanted are skipped unless very many are missing. The
/// topmost tile with content is always wanted, last of all: it stands in for what comes into view.
/// What is wanted is ordered so that the whole picture grows fine together: what stands in for
/// finer tiles before these, and the places that are furthest from the allowed error first.
class TileSelector {
 public:
  /// @param update number of this update, counted up by one each time
  TileSelector(const ViewState& view, const SelectionRules& rules, std::uint64_t update,
               TileTree& tree);
  Selection select(Tile& root);
  /// What a view that is still to come would want: nothing is drawn, all is Preload.
  std::vector<WantedTile> preload(Tile& root);

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
  // TileVisibility.cpp
  static double fogDensity(const ViewState& view);
  bool isVisible(const Tile& tile) const;
  bool isInView(const geodesy::BoundingVolume& volume) const;
  bool isBeyondHorizon(const Tile& tile) const;
  bool isFineEnough(const Tile& tile);
  double errorOf(const Tile& tile) const;
  int worseness(const Tile& tile) const;
  bool isTooCoarse(const Tile& tile) const;
  bool hasContentInView(const Tile& tile) const;
  double allowedError(double distance) const;

  void draw(Tile& tile);
  void want(Tile& tile, LoadGroup group, bool coarse = false);

  const ViewState& _view;
  SelectionRules _rules;
  std::array<geodesy::Plane, 4> _planes;
  double _fogDensity = 0;
  std::uint64_t _update;
  TileTree& _tree;
  Selection _selection;
};

}  // namespace kokudo::tiles::detail
