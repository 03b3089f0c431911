// Events of the window: to the panels, to the camera, to actions.
#include "apps/viewer/ViewerApp.h"
#include "engine/geodesy/Ellipsoid.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace kokudo::viewer {

using workbench::Action;

void ViewerApp::handle(const InputEvent& event) {
  _ui->feed(event);
  if (event.type == InputEvent::Type::Close) _closed = true;
  if (event.type == InputEvent::Type::Resize) {
    _scene->resize(static_cast<int>(event.x), static_cast<int>(event.y));
    updateMargins();
  }
  if (event.type == InputEvent::Type::Key && event.down) handleKey(event);
  if (event.type == InputEvent::Type::Drop) {
    if (const auto opened = open(event.text); !opened) _openProblem = opened.error().message;
  }
  if (event.type == InputEvent::Type::MouseMove || event.type == InputEvent::Type::MouseButton) {
    _mouseX = event.x;
    _mouseY = event.y;
  }
  const auto outcome = _navigation->handle(event, _ui->wantsMouse(), now());
  if (outcome.clicked) selectAt(outcome.clicked->first, outcome.clicked->second);
  if (outcome.doubleClicked) {
    const auto [x, y] = *outcome.doubleClicked;
    if (const auto anchor = _navigation->anchorAt(x, y)) {
      auto view = _scene->camera().currentLookAt();
      view.target = geodesy::Ellipsoid::wgs84().toCartographic(*anchor);
      view.distance = geodesy::length(*anchor - _scene->camera().viewState().position) / 2.5;
      _scene->camera().flyTo(view);
    }
  }
  if (outcome.moved)
    _scene->camera().keepAbove(
        [this](const geodesy::Cartographic& p) { return _scene->groundHeight(p); }, 2.0);
}

void ViewerApp::handleKey(const InputEvent& event) {
  if (_ui->wantsKeyboard()) {
    return;
  }
  constexpr double kStepPixels = 60;
  switch (event.key) {
    case GLFW_KEY_LEFT:
      return _navigation->panPixels(kStepPixels, 0);
    case GLFW_KEY_RIGHT:
      return _navigation->panPixels(-kStepPixels, 0);
    case GLFW_KEY_UP:
      return _navigation->panPixels(0, kStepPixels);
    case GLFW_KEY_DOWN:
      return _navigation->panPixels(0, -kStepPixels);
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
      return apply({Action::Kind::ZoomIn, {}, {}, 0});
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
      return apply({Action::Kind::ZoomOut, {}, {}, 0});
    case GLFW_KEY_N:
      return apply({Action::Kind::NorthUp, {}, {}, 0});
    case GLFW_KEY_T:
      return apply({Action::Kind::ToggleTilt, {}, {}, 0});
    case GLFW_KEY_L:
      return apply({Action::Kind::ToggleLayersPanel, {}, {}, 0});
    case GLFW_KEY_I:
      return apply({Action::Kind::ToggleStatistics, {}, {}, 0});
    case GLFW_KEY_F:
      _state.panelsShown = !_state.panelsShown;
      return updateMargins();
    case GLFW_KEY_SLASH:
      _focusSearch = true;
      return;
    case GLFW_KEY_ESCAPE:
      return clearSelection();
    default:
      return;
  }
}

}  // namespace kokudo::viewer
