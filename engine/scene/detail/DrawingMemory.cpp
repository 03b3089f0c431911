#include "engine/scene/detail/DrawingMemory.h"

namespace kokudo::scene::detail {
namespace {

// Mesa's llvmpipe bins triangles with the planes of all that is interpolated over them: six slots
// of 48 bytes, four edges, a header; measured 440 bytes a triangle.
constexpr std::size_t kBytesPerTriangle = 440;
// A node of a tileset's tree with its volumes, its address and its place in its parent.
constexpr std::size_t kBytesPerTile = 900;

}  // namespace

void DrawingMemory::hold(const Held& held) {
  _bytes = held.framebufferBytes + kBytesPerTile * held.tilesKnown +
           (_software ? kBytesPerTriangle * held.trianglesDrawn : 0);
  _account.setHeld(_bytes, 0);
}

}  // namespace kokudo::scene::detail
