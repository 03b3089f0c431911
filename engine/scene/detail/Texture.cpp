#include "engine/scene/detail/ModelGeometry.h"

#include <algorithm>
#include <cstring>

namespace kokudo::scene::detail {
namespace {

struct Level {
  int width, height;
  std::size_t offset;
};

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

osg::ref_ptr<osg::Texture2D> buildTexture(const content::Image& image) {
  const bool whole =
      image.width > 0 && image.height > 0 && image.channels >= 1 && image.channels <= 4 &&
      image.pixels.size() >= std::size_t(image.width) * image.height * image.channels;
  if (!whole) return nullptr;
  const std::vector<Level> levels = levelsOf(image.width, image.height);
  const std::size_t bytes = levels.back().offset + 4;
  auto* pixels = new unsigned char[bytes];
  widen(image, pixels);
  osg::Image::MipmapDataType offsets;
  for (std::size_t i = 1; i < levels.size(); ++i) {
    halve(pixels + levels[i - 1].offset, levels[i - 1], pixels + levels[i].offset, levels[i]);
    offsets.push_back(static_cast<unsigned>(levels[i].offset));
  }
  osg::ref_ptr<osg::Image> picture = new osg::Image;
  picture->setImage(image.width, image.height, 1, GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, pixels,
                    osg::Image::USE_NEW_DELETE);
  picture->setMipmapLevels(offsets);
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(picture);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  return texture;
}

}  // namespace kokudo::scene::detail
