#pragma once

#include "engine/tiles/ViewState.h"

namespace kokudo::scene::detail {

/// Tells a view that moves from one that rests. A software renderer can draw the fine picture, but
/// not many times a second: it gets coarse tiles while the view moves and fine ones once it rests.
class RestDetail {
 public:
  /// @param seconds since the last call   @return whether `resting()` changed
  bool observe(const tiles::ViewState& view, double seconds);
  /// Takes the view for resting at once. @return whether `resting()` changed
  bool settle();
  bool resting() const { return _resting; }

 private:
  tiles::ViewState _last;
  double _stillSeconds = 0;
  bool _resting = false;
};

}  // namespace kokudo::scene::detail
