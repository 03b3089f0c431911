#include "engine/provenance/Attribution.h"
#include "engine/scene/detail/LegendBox.h"
#include "engine/scene/detail/SceneViewImpl.h"

namespace kokudo::scene::detail {

void SceneViewImpl::draw() {
  const tiles::ViewState view = _camera.viewState();
  const unsigned epoch = _atlas.epoch();
  drawCanvas(view);
  // A full atlas starts anew in the middle of a drawing: what was drawn before has to be redone.
  if (_atlas.epoch() != epoch) drawCanvas(view);
  *_nodes.counts = {};
  _nodes.counts->atOnce = _memory.trianglesAtOnce();
  _stage.setSurroundings({_parts.options.globe, _camera.onEarth()});
  _stage.draw(view, _parts.framebuffer->target());
  _parts.framebuffer->resolve();
  holdMemory();
}

void SceneViewImpl::drawCanvas(const tiles::ViewState& view) {
  provenance::Attribution credit;
  for (const auto& line : credits()) credit.add(line);
  OverlayContent content;
  content.credit = credit.joined();
  content.heading = _camera.heading();
  if (!_parts.options.globe) {
    content.compass = _camera.onEarth();
  } else if (const auto ground = groundAlong(view.direction)) {
    content.centre = *ground;
    content.centreOnGround = true;
  }
  Occupancy occupancy(_width, _height);
  _canvas.begin(_width, _height);
  const Box area{double(_margins.left), 0, double(_width - _margins.right),
                 double(_height - _margins.bottom)};
  // The overlay takes its places first and is drawn over the pins' ends.
  Occupancy* places = &occupancy;
  if (_parts.options.overlay) {
    drawOverlay(_canvas, view, content, _margins, *places);
    drawLegend(_canvas, _legend, _margins, *places);
  }
  _markers.draw(_canvas, view, *places, area, _parts.options.language != "en");
  _canvas.end();
}

bool SceneViewImpl::settleMarkers(std::size_t most) {
  const GroundProbe probe{[this](const auto& p) { return heightBelow(p, true); },
                          [this](const auto& p) { return heightBelow(p, false); },
                          [this](const auto& p) { return seaLevel(p); }};
  return _markers.settle(probe, revision(), most);
}

}  // namespace kokudo::scene::detail
