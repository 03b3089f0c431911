#include "engine/scene/detail/MipChain.h"

#include <algorithm>

namespace kokudo::scene::detail {
namespace {

using Level = MipChain::Level;

/// Each pixel of the next level is the mean of the up to four it covers.
void halve(const std::uint8_t* from, const Level& a, std::uint8_t* to, const Level& b) {
  for (int y = 0; y < b.height; ++y) {
    for (int x = 0; x < b.width; ++x) {
      const int x0 = std::min(2 * x, a.width - 1), x1 = std::min(2 * x + 1, a.width - 1);
      const int y0 = std::min(2 * y, a.height - 1), y1 = std::min(2 * y + 1, a.height - 1);
      for (int c = 0; c < 4; ++c) {
        const auto at = [&](int px, int py) {
          return int(from[(std::size_t(py) * a.width + px) * 4 + c]);
        };
        const int sum = at(x0, y0) + at(x1, y0) + at(x0, y1) + at(x1, y1);
        to[(std::size_t(y) * b.width + x) * 4 + c] = static_cast<std::uint8_t>((sum + 2) / 4);
      }
    }
  }
}

std::vector<Level> levelsOf(int width, int height) {
  std::vector<Level> levels{{width, height, 0}};
  while (levels.back().width > 1 || levels.back().height > 1) {
    const Level& last = levels.back();
    levels.push_back({std::max(1, last.width / 2), std::max(1, last.height / 2),
                      last.offset + std::size_t(last.width) * last.height * 4});
  }
  return levels;
}

/// Grey, grey + alpha, RGB or RGBA to RGBA.
void widen(const content::Image& image, std::uint8_t* out) {
  const std::size_t count = std::size_t(image.width) * image.height;
  const int channels = image.channels;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* in = &image.pixels[i * channels];
    const bool grey = channels < 3;
    out[4 * i] = in[0];
    out[4 * i + 1] = grey ? in[0] : in[1];
    out[4 * i + 2] = grey ? in[0] : in[2];
    out[4 * i + 3] = channels == 4 ? in[3] : channels == 2 ? in[1] : 255;
  }
}

}  // namespace

MipChain buildMipChain(const content::Image& image) {
  const bool whole =
      image.width > 0 && image.height > 0 && image.channels >= 1 && image.channels <= 4 &&
      image.pixels.size() >= std::size_t(image.width) * image.height * image.channels;
  if (!whole) return {};
  MipChain chain;
  chain.levels = levelsOf(image.width, image.height);
  chain.pixels.resize(chain.levels.back().offset + 4);
  widen(image, chain.pixels.data());
  for (std::size_t i = 1; i < chain.levels.size(); ++i) {
    halve(&chain.pixels[chain.levels[i - 1].offset], chain.levels[i - 1],
          &chain.pixels[chain.levels[i].offset], chain.levels[i]);
  }
  return chain;
}

}  // namespace kokudo::scene::detail
