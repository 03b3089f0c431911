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

void DrawingMemory::bin(std::size_t triangles) {
  std::size_t left = kBytesPerTriangle * triangles;
  _binned = 0;
  for (std::size_t& scene : _scenes) {
    if (left == 0) break;
    scene = std::min(left, kSceneBytes);
    _binned += scene;
    left -= scene;
  }
}

void DrawingMemory::hold(const Held& held) {
  if (_software) bin(held.trianglesDrawn);
  const std::size_t all = std::accumulate(_scenes.begin(), _scenes.end(), std::size_t(0));
  const std::size_t rest = held.framebufferBytes + kBytesPerTile * held.tilesKnown;
  _bytes = rest + all;
  // What earlier frames left cannot be freed: under a small cap it must not take all from the view.
  const std::size_t stale = std::min(all - _binned, _governor.state().cap / 2);
  _account.setHeld(rest + _binned + stale, 0);
}

}  // namespace kokudo::scene::detail
