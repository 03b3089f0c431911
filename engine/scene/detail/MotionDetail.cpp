#include "engine/scene/detail/MotionDetail.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {
namespace {

constexpr double kMostFactor = 6, kLargestStep = 1.3;
// One level finer may have four times the triangles: lowered only where there is room, slowly, so
// that detail does not come and go.
constexpr double kRoom = 0.5, kStepDown = 1.02;
constexpr int kCalmFrames = 20;

}  // namespace

bool MotionDetail::observe(std::size_t triangles) {
  if (_most <= 0) return false;
  const double before = _factor, share = static_cast<double>(triangles) / _most;
  _calmFrames = share < kRoom ? _calmFrames + 1 : 0;
  if (share > 1) {
    // Tiles as coarse as the square of the error: that many fewer.
    _factor = std::min(kMostFactor, _factor * std::min(std::sqrt(share), kLargestStep));
  } else if (_calmFrames > kCalmFrames) {
    _factor = std::max(1.0, _factor / kStepDown);
  }
  return _factor != before;
}

}  // namespace kokudo::scene::detail
