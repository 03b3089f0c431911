#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/Stage.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/ModelStates.h"

#include <GL/gl.h>
#include <GL/glext.h>
#include <osg/CullFace>
#include <osg/Depth>
#include <osg/Geometry>
#include <osgUtil/RenderBin>

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {

using geodesy::Ellipsoid;
using geodesy::Vec3;

namespace {

// Metres. With the depth reversed in floats it costs no precision far away to be near.
constexpr double kNear = 0.1, kNearAlone = 1e-4;
const osg::Vec4 kNoSky(0.725f, 0.769f, 0.800f, 1.0f);

osg::Vec3 toOsg(const Vec3& v) {
  return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

/// Rows of the rotation from ECEF to eye space.
struct Basis {
  Vec3 right, up, back;
  explicit Basis(const tiles::ViewState& view)
      : right(geodesy::normalized(geodesy::cross(view.direction, view.up))),
        up(geodesy::cross(right, view.direction)),
        back(view.direction * -1) {}
  Vec3 toEye(const Vec3& v) const {
    return {geodesy::dot(v, right), geodesy::dot(v, up), geodesy::dot(v, back)};
  }
};

osg::Matrixd viewMatrix(const Basis& b, const Vec3& eye) {
  const Vec3 t = b.toEye(eye) * -1;
  return {b.right.x, b.up.x, b.back.x, 0, b.right.y, b.up.y, b.back.y, 0,
          b.right.z, b.up.z, b.back.z, 0, t.x,       t.y,    t.z,      1};
}

/// Infinite reverse-Z: depth is near / distance.
osg::Matrixd projectionMatrix(double halfWidth, double halfHeight, double near) {
  return {1 / halfWidth, 0, 0, 0, 0, 1 / halfHeight, 0, 0, 0, 0, 0, -1, 0, 0, near, 0};
}

/// Draws what is near first, whatever changes of state that costs: what it hides is not shaded.
void sortNearFirst(osg::StateSet& state) {
  constexpr const char* kName = "NearFirstBin";
  if (!osgUtil::RenderBin::getRenderBinPrototype(kName)) {
    osgUtil::RenderBin::addRenderBinPrototype(
        kName, new osgUtil::RenderBin(osgUtil::RenderBin::SORT_FRONT_TO_BACK));
  }
  state.setRenderBinDetails(1, kName);
}

}  // namespace

Stage::Stage(const Shaders& shaders, int width, int height)
    : _viewer(new osgViewer::Viewer),
      _root(new osg::Group),
      _layers(new osg::Group),
      _state(_root->getOrCreateStateSet()) {
  _viewer->setThreadingModel(osgViewer::ViewerBase::SingleThreaded);
  _viewer->setKeyEventSetsDone(0);
  _viewer->setLightingMode(osg::View::NO_LIGHT);
  _window = _viewer->setUpViewerAsEmbeddedInWindow(0, 0, width, height);
  osg::Camera* camera = _viewer->getCamera();
  camera->setComputeNearFarMode(osg::CullSettings::DO_NOT_COMPUTE_NEAR_FAR);
  camera->setCullingMode(osg::CullSettings::NO_CULLING);
  camera->setClearDepth(0.0);
  camera->setClearColor(kNoSky);
  camera->setDrawBuffer(GL_COLOR_ATTACHMENT0);
  camera->setReadBuffer(GL_COLOR_ATTACHMENT0);

  _state->setAttributeAndModes(new osg::Depth(osg::Depth::GREATER, 0, 1, true));
  _state->setMode(GL_LIGHTING, osg::StateAttribute::OFF);
  _state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  _state->addUniform(new osg::Uniform("uAtlas", 0));
  _state->addUniform(new osg::Uniform("uNear", static_cast<float>(kNear)));
  addTextureUnits(*_state);
  _root->setCullingActive(false);
  _layers->setCullingActive(false);
  makeGlobe(shaders);
  _root->addChild(_layers);
  _viewer->setSceneData(_root);
  _viewer->realize();
}

void Stage::makeGlobe(const Shaders& shaders) {
  _globe = new osg::Geometry;
  osg::Geometry* screen = _globe;
  screen->setUseDisplayList(false);
  screen->setUseVertexBufferObjects(true);
  screen->setCullingActive(false);
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  corners->push_back({-1, -1, 0});
  corners->push_back({3, -1, 0});
  corners->push_back({-1, 3, 0});
  screen->setVertexArray(corners);
  screen->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLES, 0, 3));
  osg::StateSet* state = screen->getOrCreateStateSet();
  state->setAttributeAndModes(shaders.globe);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::ALWAYS, 0, 1, true));
  state->setRenderBinDetails(-1, "RenderBin");
  _root->addChild(screen);
}

void Stage::drawNearFirst() {
  sortNearFirst(*_layers->getOrCreateStateSet());
}

void Stage::resize(int width, int height) {
  _window->resized(0, 0, width, height);
  _viewer->getCamera()->setViewport(0, 0, width, height);
}

void Stage::setSurroundings(const Surroundings& surroundings) {
  _surroundings = surroundings;
  _globe->setNodeMask(surroundings.globe && surroundings.onEarth ? ~0u : 0u);
}

void Stage::setView(const tiles::ViewState& view) {
  const double halfHeight = std::tan(view.fovY / 2);
  const double halfWidth = halfHeight * view.viewportWidth / view.viewportHeight;
  const Basis basis(view);
  _viewer->getCamera()->setViewMatrix(viewMatrix(basis, view.position));
  _viewer->getCamera()->setProjectionMatrix(
      projectionMatrix(halfWidth, halfHeight, _surroundings.globe ? kNear : kNearAlone));

  const auto set = [&](const char* name, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    constexpr auto type = std::is_same_v<Value, float>       ? osg::Uniform::FLOAT
                          : std::is_same_v<Value, osg::Vec2> ? osg::Uniform::FLOAT_VEC2
                                                             : osg::Uniform::FLOAT_VEC3;
    _state->getOrCreateUniform(name, type)->set(value);
  };
  set("uPixelsPerRadian", static_cast<float>(view.viewportHeight / (2 * halfHeight)));
  if (!_surroundings.onEarth) {
    // As on a very large earth whose pole is at y.
    set("uEarthCentre", toOsg(basis.toEye({0, 0, -1e12})));
    set("uPole", toOsg(basis.toEye({0, 1, 0})));
    set("uEyeHeight", 2.0f);
    set("uAir", 0.0f);
    return;
  }
  set("uAir", _surroundings.globe ? 1.0f : 0.0f);
  const Ellipsoid& globe = Ellipsoid::wgs84();
  const double a = globe.semiMajorAxis(), flattening = a / globe.semiMinorAxis();
  const Vec3 scaled{view.position.x / a, view.position.y / a, view.position.z * flattening / a};
  const double height = globe.toCartographic(view.position).height;
  // The eye of the shader never dives under the ellipsoid; the geoid does, in places.
  const double excess = std::max(geodesy::dot(scaled, scaled) - 1, 2 * 2.0 / a);
  const double lowered = 1 - std::clamp(height * 0.02, 300.0, 30000.0) / a;
  set("uEarthCentre", toOsg(basis.toEye(view.position * -1)));
  set("uPole", toOsg(basis.toEye({0, 0, 1})));
  set("uEyeHeight", static_cast<float>(std::max(height, 2.0)));
  set("uEyeScaled", toOsg(basis.toEye(scaled)));
  set("uExcess", static_cast<float>(excess));
  set("uExcessLowered", static_cast<float>(excess + 1 - lowered * lowered));
  set("uHalfView", osg::Vec2(static_cast<float>(halfWidth), static_cast<float>(halfHeight)));
}

void Stage::draw(const tiles::ViewState& view, unsigned framebuffer) {
  setView(view);
  // Whoever shares the context (the panels) puts GL's modes back, but not every binding. (Never
  // dirtyAllModes(): it inverts what OSG believes, so that a mode that is off stays off.)
  osg::State* state = _window->getState();
  state->dirtyAllAttributes();
  state->dirtyAllVertexArrays();
  _window->setDefaultFboId(framebuffer);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
  _viewer->frame(0.0);
  glClipControl(GL_LOWER_LEFT, GL_NEGATIVE_ONE_TO_ONE);
  glUseProgram(0);
}

}  // namespace kokudo::scene::detail
