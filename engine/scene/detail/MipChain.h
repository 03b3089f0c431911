#pragma once

#include "engine/content/Material.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::scene::detail {

/// An image as RGBA with all smaller levels, made in a worker so that the main thread need not.
struct MipChain {
  struct Level {
    int width = 0, height = 0;
    std::size_t offset = 0;  ///< of its first pixel in `pixels`, bytes
  };
  std::vector<Level> levels;  ///< the finest first; empty for an image without pixels
  std::vector<std::uint8_t> pixels;
};

MipChain buildMipChain(const content::Image& image);

}  // namespace kokudo::scene::detail
