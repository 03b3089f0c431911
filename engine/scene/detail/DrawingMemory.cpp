#include "engine/scene/detail/DrawingMemory.h"

#include <algorithm>
#include <numeric>

namespace kokudo::scene::detail {
namespace {

// The planes of all that is interpolated over a triangle, its edges, a header; less those that face
// away or lie outside: measured 270 to 320.
constexpr std::size_t kBytesPerTriangle = 280;
constexpr std::size_t kSceneBytes = std::size_t(36) << 20;
// A node of a tileset's tree with its volumes, its address and its place in its parent.
constexpr std::size_t kBytesPerTile = 900;

}  // namespace

std::size_t DrawingMemory::trianglesAtOnce() const {
  constexpr std::size_t kShare = 8;
  return _software ? std::max<std::size_t>(1, _governor.state().cap / kShare / kBytesPerTriangle)
                   : 0;
}

void DrawingMemory::bin(std::size_t triangles) {
  std::size_t left = kBytesPerTriangle * triangles;
  // The earth alone uses the first one again.
  for (std::size_t i = 0; i < kScenes && (i == 0 || left > 0); ++i) {
    _scenes[i] = std::min(left, kSceneBytes);
    left -= _scenes[i];
  }
}

bool DrawingMemory::wantsDrawing() const {
  return _software && _governor.state().degraded;
}

void DrawingMemory::hold(const Held& held) {
  if (_software) bin(held.trianglesAtOnce);
  _bytes = std::accumulate(_scenes.begin(), _scenes.end(),
                           held.framebufferBytes + kBytesPerTile * held.tilesKnown);
  _account.setHeld(_bytes, 0);
}

}  // namespace kokudo::scene::detail
