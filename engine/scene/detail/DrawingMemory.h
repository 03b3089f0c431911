#pragma once

#include "engine/tiles/MemoryGovernor.h"

#include <array>
#include <cstddef>

namespace kokudo::scene::detail {

/// Bytes that the scene holds beside the contents of tiles, in the account of the memory that all
/// streaming shares: the picture, the trees of tilesets, and what a software renderer keeps of the
/// triangles of its frames.
class DrawingMemory {
 public:
  DrawingMemory(tiles::MemoryGovernor& governor, bool software)
      : _governor(governor), _account(governor), _software(software) {}

  struct Held {
    std::size_t framebufferBytes = 0;
    std::size_t trianglesAtOnce = 0;  ///< the most of the last frame that were waited for
    std::size_t tilesKnown = 0;
  };
  void hold(const Held& held);
  /// Triangles after which a software renderer has to be waited for, so that those of a frame take
  /// no more than an eighth of the cap; 0 = never.
  std::size_t trianglesAtOnce() const;
  /// Whether less detail is shown than was asked for while what the last frame left behind counts:
  /// drawing the view as it is now frees that.
  bool wantsDrawing() const;
  /// After the tilesets' turns.
  void endTurn(const tiles::ViewState& view) { _account.endTurn(view); }
  std::size_t bytes() const { return _bytes; }

 private:
  /// Mesa's llvmpipe puts the triangles of a frame into bins, in scenes of 36 MiB, one after the
  /// other; while none is free another is taken, of two cores in practice up to five. A scene's
  /// memory is freed when it is used again.
  static constexpr std::size_t kScenes = 5;
  void bin(std::size_t triangles);

  tiles::MemoryGovernor& _governor;
  tiles::MemoryGovernor::Account _account;
  bool _software;
  std::array<std::size_t, kScenes> _scenes{};  ///< bytes in each
  std::size_t _bytes = 0;
};

}  // namespace kokudo::scene::detail
