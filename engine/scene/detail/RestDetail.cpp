#include "engine/scene/detail/RestDetail.h"

#include <algorithm>

namespace kokudo::scene::detail {
namespace {

constexpr double kRestSeconds = 0.3;
// A frame that waited long for an event says nothing of how long the view has been still since it
// moved.
constexpr double kLongestStep = 0.1;

bool same(const tiles::ViewState& a, const tiles::ViewState& b) {
  return a.position == b.position && a.direction == b.direction && a.up == b.up &&
         a.viewportWidth == b.viewportWidth && a.viewportHeight == b.viewportHeight &&
         a.fovY == b.fovY;
}

}  // namespace

bool RestDetail::observe(const tiles::ViewState& view, double seconds) {
  _stillSeconds = same(view, _last) ? _stillSeconds + std::min(seconds, kLongestStep) : 0;
  _last = view;
  const bool before = _resting;
  _resting = _stillSeconds >= kRestSeconds;
  return _resting != before;
}

bool RestDetail::settle() {
  const bool before = _resting;
  _resting = true;
  _stillSeconds = kRestSeconds;
  return !before;
}

}  // namespace kokudo::scene::detail
