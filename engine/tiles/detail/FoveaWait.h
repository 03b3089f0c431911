#pragma once

#include "engine/tiles/detail/TileSelection.h"

#include <map>
#include <vector>

namespace kokudo::tiles::detail {

/// Puts off what a moving view wants outside its middle: until nothing of the middle is missing,
/// but not for ever, as something of it may always be.
class FoveaWait {
 public:
  /// In every update of a moving view. Sets `aside` and `afterMiddle`, and moves the tiles that
  /// have to wait behind the others.
  /// @param now seconds   @param wanted all of the view, the most wanted first
  void putOff(std::vector<WantedTile>& wanted, double now);
  /// The view rests: nothing waits.
  void clear() { _since.clear(); }

 private:
  std::map<TileId, double> _since;  ///< when tiles outside the middle were wanted first
};

}  // namespace kokudo::tiles::detail
