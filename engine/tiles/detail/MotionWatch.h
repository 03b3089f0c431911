#pragma once

#include "engine/tiles/ViewState.h"

namespace kokudo::tiles::detail {

/// How the camera moves from update to update.
class MotionWatch {
 public:
  void see(const ViewState& view, double now) {
    const double seconds = now - _at;
    const double metres = length(view.position - _last.position);
    const bool turned = dot(view.direction, _last.direction) < 1 - 1e-9;
    const bool isFirst = !_seen;
    _speed = isFirst || seconds <= 0 ? 0 : metres / seconds;
    if (!isFirst && (metres > 1e-3 || turned)) _movedAt = now;
    _seen = true;
    _last = view;
    _at = now;
  }
  /// Metres a second.
  double speed() const { return _speed; }
  /// Seconds for which the view has been at rest.
  double restSeconds() const { return _at - _movedAt; }
  /// Whether the view has come to its end, as far as one can tell.
  bool isResting() const { return restSeconds() >= 0.2; }

 private:
  ViewState _last;
  bool _seen = false;
  double _at = 0, _speed = 0, _movedAt = -1e9;
};

}  // namespace kokudo::tiles::detail
