#pragma once

#include "engine/scene/detail/Atlas.h"
#include "engine/scene/detail/Shaders.h"

#include <osg/Camera>
#include <osg/Geometry>

#include <string_view>

namespace kokudo::scene::detail {

/// sRGB 0..255 and opacity.
struct Colour {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
};

/// Flat drawing over the scene in pixels from the top left: text, signs, lines. One draw call.
class Canvas {
 public:
  Canvas(Atlas& atlas, const Shaders& shaders);
  /// The node that draws it, after everything else.
  osg::Camera* camera() { return _camera; }

  void begin(int width, int height);
  /// @param x, baseline where the pen starts; rounded to whole pixels so that glyphs stay sharp
  void text(double x, double baseline, std::string_view utf8, int pixels, Colour colour);
  /// The same with a halo under it.
  void text(double x, double baseline, std::string_view utf8, int pixels, Colour colour,
            Colour halo);
  void rectangle(double x, double y, double width, double height, Colour colour);
  void line(double x0, double y0, double x1, double y1, int width, Colour colour);
  void triangle(double x0, double y0, double x1, double y1, double x2, double y2, Colour colour);
  void disc(double x, double y, int radius, Colour colour);
  void tile(double x, double y, int side, int corner, Colour colour);
  void end();

  int textWidth(std::string_view utf8, int pixels) const;
  int width() const { return _width; }
  int height() const { return _height; }

 private:
  struct Corner {
    double x, y;
    float u, v;
  };
  void quad(const Corner (&corners)[4], Colour colour);
  void sprite(const Sprite& sprite, double x, double y, Colour colour);

  Atlas& _atlas;
  osg::ref_ptr<osg::Camera> _camera;
  osg::ref_ptr<osg::Geometry> _geometry;
  osg::ref_ptr<osg::Vec2Array> _positions, _texcoords;
  osg::ref_ptr<osg::Vec4ubArray> _colours;
  osg::ref_ptr<osg::DrawArrays> _quads;
  osg::ref_ptr<osg::Uniform> _viewport;
  int _width = 1, _height = 1;
};

}  // namespace kokudo::scene::detail
