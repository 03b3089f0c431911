#pragma once

#include <cstddef>

namespace kokudo::scene::detail {

/// Coarser tiles while the view moves, where a software renderer would fall behind: keeps the
/// triangles of a frame near a limit by a factor on the allowed error. So a flight over a whole
/// city takes its frames about as fast as one over a field.
class MotionDetail {
 public:
  /// @param mostTriangles 0 = no limit
  explicit MotionDetail(std::size_t mostTriangles) : _most(static_cast<double>(mostTriangles)) {}

  /// After each frame of a moving view. @param triangles that it drew of tiles
  /// @return whether `factor()` changed
  bool observe(std::size_t triangles);
  /// By which the error is larger, >= 1.
  double factor() const { return _factor; }

 private:
  double _most;
  double _factor = 1;
  int _calmFrames = 0;
};

}  // namespace kokudo::scene::detail
