#pragma once

namespace kokudo::tiles {

/// What makes streaming quick and steady. Each can be turned off, to measure what it brings: the
/// picture of a resting view is the same in the end, and a cap on memory holds all the same.
struct Techniques {
  // What is drawn until all that the view wants is there.
  bool kicking = true;     ///< a coarser tile stands in for finer ones; else holes are between them
  bool keepDetail = true;  ///< until a coarser tile comes; else what is coarser and there is drawn

  // What is chosen.
  bool cullByChildren = true;  ///< a tile none of whose children is in view is not drawn
  /// While the view moves: towards the horizon, up to 2.5 times the error. A resting view becomes
  /// as fine as `maximumScreenSpaceError` says, and is not `complete` before.
  bool errorGrowsWithDistance = true;
  bool skipLevels = true;   ///< else every level is loaded before the next finer
  bool coarseFirst = true;  ///< where much is missing; else at once the finest
  bool adaptToLink = true;  ///< coarser tiles first on slow links, the whole picture together

  // What is loaded, and when.
  bool priorities = true;   ///< over all layers; else in the order of the tree
  bool cancelStale = true;  ///< loads that no view wants any more are given up
  /// While the view moves, its middle is loaded first; the rest once that is there, or after 0.3 s.
  bool deferOutsideFovea = true;
  bool waitWhileRacing = true;     ///< no loads of tiles that the camera will have left behind
  bool preloadDestination = true;  ///< what a flight's end will show, after all else

  // What it costs.
  bool frameBudgets = true;   ///< attaching and unloading end in time; else all is done at once
  bool compactModels = true;  ///< what only drawing needs is dropped once it is on the GPU
};

}  // namespace kokudo::tiles
