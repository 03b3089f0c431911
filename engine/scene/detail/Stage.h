#pragma once

#include "engine/scene/detail/Shaders.h"
#include "engine/tiles/ViewState.h"

#include <osg/Geometry>
#include <osg/Group>
#include <osgViewer/Viewer>

namespace kokudo::scene::detail {

/// What is round the tiles.
struct Surroundings {
  bool globe = true;    ///< earth, sky and haze
  bool onEarth = true;  ///< false: "up" is z everywhere
};

/// The drawing side of the scene: one embedded OSG viewer with reverse-Z and the globe under
/// everything. Needs the context current.
class Stage {
 public:
  Stage(const Shaders& shaders, int width, int height);

  /// Tiles go under this node; their transforms are ECEF metres in double.
  osg::Group* layers() { return _layers; }
  /// Drawn after them.
  void addOverlay(osg::Node* node) { _root->addChild(node); }
  /// Tiles from near to far: for a renderer whose pixels cost more than its changes of state.
  void drawNearFirst();
  void resize(int width, int height);
  void setSurroundings(const Surroundings& surroundings);
  /// Draws into a framebuffer object.
  void draw(const tiles::ViewState& view, unsigned framebuffer);

 private:
  void makeGlobe(const Shaders& shaders);
  void setView(const tiles::ViewState& view);

  osg::ref_ptr<osgViewer::Viewer> _viewer;
  osg::ref_ptr<osgViewer::GraphicsWindowEmbedded> _window;
  osg::ref_ptr<osg::Group> _root, _layers;
  osg::ref_ptr<osg::Geometry> _globe;
  osg::ref_ptr<osg::StateSet> _state;
  Surroundings _surroundings;
};

}  // namespace kokudo::scene::detail
