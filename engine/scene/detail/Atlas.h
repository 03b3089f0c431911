#pragma once

#include "engine/scene/detail/Font.h"

#include <osg/Image>
#include <osg/Texture2D>

#include <map>
#include <tuple>

namespace kokudo::scene::detail {

/// A picture in the atlas: texture coordinates and where it goes beside the pen.
struct Sprite {
  float u0 = 0, v0 = 0, u1 = 0, v1 = 0;
  int width = 0, height = 0, left = 0, top = 0, advance = 0;
};

/// Coverage of every glyph and sign in use, in one texture. Starts anew when it is full.
class Atlas {
 public:
  explicit Atlas(const Font& font);
  Sprite glyph(char32_t character, int pixels);
  Sprite halo(char32_t character, int pixels);
  /// A filled circle; left and top are those of its centre.
  Sprite disc(int radius);
  /// A filled square with round corners.
  Sprite tile(int side, int corner);
  /// A soft-edged bar to be stretched along a line.
  Sprite strip(int width);
  Sprite solid();

  const Font& font() const { return _font; }
  osg::Texture2D* texture() { return _texture; }
  /// Grows when sprites handed out before lose their place.
  unsigned epoch() const { return _epoch; }

 private:
  enum class Kind { Glyph, Halo, Disc, Tile, Strip, Solid };
  using Key = std::tuple<Kind, int, int>;
  template <typename Draw>
  Sprite once(const Key& key, Draw draw);
  Sprite place(const Glyph& glyph);
  void clear();

  const Font& _font;
  osg::ref_ptr<osg::Image> _image;
  osg::ref_ptr<osg::Texture2D> _texture;
  std::map<Key, Sprite> _sprites;
  int _x = 1, _y = 1, _rowHeight = 0;
  unsigned _epoch = 0;
};

}  // namespace kokudo::scene::detail
