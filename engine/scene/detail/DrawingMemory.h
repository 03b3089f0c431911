#pragma once

#include "engine/tiles/MemoryGovernor.h"

#include <cstddef>

namespace kokudo::scene::detail {

/// Bytes that the scene holds beside the contents of tiles, in the account of the memory that all
/// streaming shares: the picture, the trees of tilesets, and what a software renderer keeps of each
/// triangle until its frame is done.
class DrawingMemory {
 public:
  DrawingMemory(tiles::MemoryGovernor& governor, bool software)
      : _account(governor), _software(software) {}

  struct Held {
    std::size_t framebufferBytes = 0;
    std::size_t trianglesDrawn = 0;
    std::size_t tilesKnown = 0;
  };
  void hold(const Held& held);
  /// After the tilesets' turns.
  void endTurn(const tiles::ViewState& view) { _account.endTurn(view); }
  std::size_t bytes() const { return _bytes; }

 private:
  tiles::MemoryGovernor::Account _account;
  bool _software;
  std::size_t _bytes = 0;
};

}  // namespace kokudo::scene::detail
