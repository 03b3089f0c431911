#include "engine/scene/detail/Canvas.h"

#include <osg/BlendFunc>
#include <osg/Depth>

#include <cmath>

namespace kokudo::scene::detail {

Canvas::Canvas(Atlas& atlas, const Shaders& shaders)
    : _atlas(atlas),
      _camera(new osg::Camera),
      _geometry(new osg::Geometry),
      _positions(new osg::Vec2Array),
      _texcoords(new osg::Vec2Array),
      _colours(new osg::Vec4ubArray),
      _quads(new osg::DrawArrays(GL_QUADS, 0, 0)),
      _viewport(new osg::Uniform("uViewport", osg::Vec2(1, 1))) {
  _camera->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
  _camera->setRenderOrder(osg::Camera::POST_RENDER);
  _camera->setClearMask(0);
  _camera->setComputeNearFarMode(osg::CullSettings::DO_NOT_COMPUTE_NEAR_FAR);
  _camera->setCullingMode(osg::CullSettings::NO_CULLING);
  _geometry->setUseDisplayList(false);
  _geometry->setUseVertexBufferObjects(true);
  _geometry->setDataVariance(osg::Object::DYNAMIC);
  _geometry->setCullingActive(false);
  _geometry->setVertexArray(_positions);
  _geometry->setTexCoordArray(0, _texcoords);
  _colours->setNormalize(true);
  _geometry->setColorArray(_colours, osg::Array::BIND_PER_VERTEX);
  _geometry->addPrimitiveSet(_quads);
  osg::StateSet* state = _camera->getOrCreateStateSet();
  state->setAttributeAndModes(shaders.canvas);
  state->setTextureAttributeAndModes(0, atlas.texture());
  state->addUniform(_viewport);
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(
      new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE));
  state->setAttributeAndModes(new osg::Depth(osg::Depth::ALWAYS, 0, 1, false),
                              osg::StateAttribute::OFF);
  _camera->addChild(_geometry);
}

void Canvas::begin(int width, int height) {
  _width = width;
  _height = height;
  _viewport->set(osg::Vec2(static_cast<float>(width), static_cast<float>(height)));
  _positions->clear();
  _texcoords->clear();
  _colours->clear();
}

void Canvas::end() {
  _quads->setCount(static_cast<int>(_positions->size()));
  _geometry->setNodeMask(_positions->empty() ? 0u : ~0u);
  _positions->dirty();
  _texcoords->dirty();
  _colours->dirty();
  _quads->dirty();
}

void Canvas::quad(const Corner (&corners)[4], Colour colour) {
  for (const Corner& corner : corners) {
    _positions->push_back(osg::Vec2(static_cast<float>(corner.x), static_cast<float>(corner.y)));
    _texcoords->push_back(osg::Vec2(corner.u, corner.v));
    _colours->push_back(osg::Vec4ub(colour.r, colour.g, colour.b, colour.a));
  }
}

void Canvas::sprite(const Sprite& s, double x, double y, Colour colour) {
  quad({{x, y, s.u0, s.v0},
        {x + s.width, y, s.u1, s.v0},
        {x + s.width, y + s.height, s.u1, s.v1},
        {x, y + s.height, s.u0, s.v1}},
       colour);
}

void Canvas::text(double x, double baseline, std::string_view utf8, int pixels, Colour colour) {
  double pen = std::round(x);
  const double base = std::round(baseline);
  for (const char32_t c : codePoints(utf8)) {
    const Sprite glyph = _atlas.glyph(c, pixels);
    if (glyph.width) sprite(glyph, pen + glyph.left, base - glyph.top, colour);
    pen += glyph.advance;
  }
}

void Canvas::text(double x, double baseline, std::string_view utf8, int pixels, Colour colour,
                  Colour halo) {
  double pen = std::round(x);
  const double base = std::round(baseline);
  for (const char32_t c : codePoints(utf8)) {
    const Sprite glyph = _atlas.halo(c, pixels);
    if (glyph.width) sprite(glyph, pen + glyph.left, base - glyph.top, halo);
    pen += glyph.advance;
  }
  text(x, baseline, utf8, pixels, colour);
}

void Canvas::rectangle(double x, double y, double width, double height, Colour colour) {
  const Sprite s = _atlas.solid();
  const float u = (s.u0 + s.u1) / 2, v = (s.v0 + s.v1) / 2;
  quad({{x, y, u, v}, {x + width, y, u, v}, {x + width, y + height, u, v}, {x, y + height, u, v}},
       colour);
}

void Canvas::triangle(double x0, double y0, double x1, double y1, double x2, double y2,
                      Colour colour) {
  const Sprite s = _atlas.solid();
  const float u = (s.u0 + s.u1) / 2, v = (s.v0 + s.v1) / 2;
  quad({{x0, y0, u, v}, {x1, y1, u, v}, {x2, y2, u, v}, {x2, y2, u, v}}, colour);
  line(x0, y0, x1, y1, 1, colour);
  line(x1, y1, x2, y2, 1, colour);
  line(x2, y2, x0, y0, 1, colour);
}

void Canvas::line(double x0, double y0, double x1, double y1, int width, Colour colour) {
  const double length = std::hypot(x1 - x0, y1 - y0);
  if (length < 1e-6) return;
  const double half = width / 2.0 + 1;
  const double nx = -(y1 - y0) / length * half, ny = (x1 - x0) / length * half;
  const Sprite s = _atlas.strip(width);
  const float u = (s.u0 + s.u1) / 2;
  quad({{x0 + nx, y0 + ny, u, s.v0},
        {x1 + nx, y1 + ny, u, s.v0},
        {x1 - nx, y1 - ny, u, s.v1},
        {x0 - nx, y0 - ny, u, s.v1}},
       colour);
}

void Canvas::disc(double x, double y, int radius, Colour colour) {
  const Sprite s = _atlas.disc(radius);
  sprite(s, x - s.width / 2.0, y - s.height / 2.0, colour);
}

void Canvas::tile(double x, double y, int side, int corner, Colour colour) {
  const Sprite s = _atlas.tile(side, corner);
  sprite(s, std::round(x - s.width / 2.0), std::round(y - s.height / 2.0), colour);
}

int Canvas::textWidth(std::string_view utf8, int pixels) const {
  int width = 0;
  for (const char32_t c : codePoints(utf8)) width += _atlas.glyph(c, pixels).advance;
  return width;
}

}  // namespace kokudo::scene::detail
