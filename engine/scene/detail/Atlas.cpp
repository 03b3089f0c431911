#include "engine/scene/detail/Atlas.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace kokudo::scene::detail {
namespace {

constexpr int kSide = 1024;
constexpr int kHaloRadius = 2;

/// Coverage of a shape given by its signed distance (pixels, negative inside).
template <typename Distance>
Glyph shape(int width, int height, Distance distance) {
  Glyph glyph;
  glyph.width = width;
  glyph.height = height;
  glyph.coverage.resize(std::size_t(width) * height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float d = distance(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      glyph.coverage[std::size_t(y) * width + x] =
          static_cast<std::uint8_t>(255 * std::clamp(0.5f - d, 0.0f, 1.0f));
    }
  }
  return glyph;
}

}  // namespace

Atlas::Atlas(const Font& font) : _font(font), _image(new osg::Image), _texture(new osg::Texture2D) {
  _image->allocateImage(kSide, kSide, 1, GL_RED, GL_UNSIGNED_BYTE);
  _image->setInternalTextureFormat(GL_R8);
  std::memset(_image->data(), 0, std::size_t(kSide) * kSide);
  _texture->setImage(_image);
  _texture->setInternalFormat(GL_R8);
  _texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  _texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  _texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  _texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  _texture->setResizeNonPowerOfTwoHint(false);
}

void Atlas::clear() {
  _sprites.clear();
  std::memset(_image->data(), 0, std::size_t(kSide) * kSide);
  _x = _y = 1;
  _rowHeight = 0;
  ++_epoch;
}

Sprite Atlas::place(const Glyph& glyph) {
  Sprite sprite{0, 0, 0, 0, glyph.width, glyph.height, glyph.left, glyph.top, glyph.advance};
  if (glyph.width == 0 || glyph.height == 0) return sprite;
  if (_x + glyph.width + 1 > kSide) {
    _x = 1;
    _y += _rowHeight + 1;
    _rowHeight = 0;
  }
  if (_y + glyph.height + 1 > kSide) clear();
  for (int y = 0; y < glyph.height; ++y)
    std::memcpy(_image->data(_x, _y + y), &glyph.coverage[std::size_t(y) * glyph.width],
                static_cast<std::size_t>(glyph.width));
  _image->dirty();
  const float scale = 1.0f / kSide;
  sprite.u0 = static_cast<float>(_x) * scale;
  sprite.v0 = static_cast<float>(_y) * scale;
  sprite.u1 = static_cast<float>(_x + glyph.width) * scale;
  sprite.v1 = static_cast<float>(_y + glyph.height) * scale;
  _x += glyph.width + 1;
  _rowHeight = std::max(_rowHeight, glyph.height);
  return sprite;
}

template <typename Draw>
Sprite Atlas::once(const Key& key, Draw draw) {
  if (const auto found = _sprites.find(key); found != _sprites.end()) return found->second;
  const Sprite sprite = place(draw());
  _sprites[key] = sprite;
  return sprite;
}

Sprite Atlas::glyph(char32_t character, int pixels) {
  return once({Kind::Glyph, int(character), pixels},
              [&] { return _font.render(character, pixels); });
}

Sprite Atlas::halo(char32_t character, int pixels) {
  return once({Kind::Halo, int(character), pixels},
              [&] { return grown(_font.render(character, pixels), kHaloRadius); });
}

Sprite Atlas::disc(int radius) {
  return once({Kind::Disc, radius, 0}, [&] {
    const int side = 2 * radius + 2;
    const float centre = static_cast<float>(side) / 2;
    return shape(side, side, [&](float x, float y) {
      return std::hypot(x - centre, y - centre) - static_cast<float>(radius);
    });
  });
}

Sprite Atlas::tile(int side, int corner) {
  return once({Kind::Tile, side, corner}, [&] {
    const int whole = side + 2;
    const float centre = static_cast<float>(whole) / 2;
    const float inner = static_cast<float>(side) / 2 - static_cast<float>(corner);
    return shape(whole, whole, [&](float x, float y) {
      const float dx = std::max(std::abs(x - centre) - inner, 0.0f);
      const float dy = std::max(std::abs(y - centre) - inner, 0.0f);
      return std::hypot(dx, dy) - static_cast<float>(corner);
    });
  });
}

Sprite Atlas::strip(int width) {
  return once({Kind::Strip, width, 0}, [&] {
    Glyph glyph;
    glyph.width = 3;
    glyph.height = width + 2;
    glyph.coverage.assign(std::size_t(3) * glyph.height, 255);
    std::fill_n(glyph.coverage.begin(), 3, std::uint8_t(0));
    std::fill_n(glyph.coverage.end() - 3, 3, std::uint8_t(0));
    return glyph;
  });
}

Sprite Atlas::solid() {
  return once({Kind::Solid, 0, 0}, [] {
    Glyph glyph;
    glyph.width = glyph.height = 4;
    glyph.coverage.assign(16, 255);
    return glyph;
  });
}

}  // namespace kokudo::scene::detail
