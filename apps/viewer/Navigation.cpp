#include "apps/viewer/Navigation.h"

#include "engine/geodesy/Ellipsoid.h"

#include <cmath>

namespace kokudo::viewer {
namespace {

constexpr double kClickSlopPixels = 4;
constexpr double kDoubleClickSeconds = 0.4;
constexpr double kRadiansPerPixel = 0.005;
constexpr double kWheelFactor = 0.8;
constexpr double kObliquePitch = -0.6;
constexpr double kTopPitch = -1.55;

}  // namespace

std::optional<geodesy::Ecef> Navigation::anchorAt(double x, double y) const {
  const auto hit = _scene.pick(x, y);
  if (hit.kind == scene::PickResult::Kind::Ground || hit.kind == scene::PickResult::Kind::Feature)
    return hit.position;
  const auto& camera = _scene.camera();
  geodesy::Ecef ground;
  const auto eye = camera.viewState().position;
  if (!geodesy::Ellipsoid::wgs84().intersect(eye, camera.rayThrough(x, y), ground))
    return std::nullopt;
  return ground;
}

void Navigation::setCentre(double x, double y) {
  _centreX = x;
  _centreY = y;
}

void Navigation::drag(double x, double y) {
  if (!_anchor) return;
  auto& camera = _scene.camera();
  if (_button == 0)
    camera.pan(*_anchor, x, y);
  else
    camera.orbit(*_anchor, (x - _x) * kRadiansPerPixel, (_y - y) * kRadiansPerPixel);
}

Navigation::Outcome Navigation::handle(const InputEvent& event, bool overPanel, double now) {
  Outcome outcome;
  if (event.type == InputEvent::Type::MouseMove) {
    if (_button >= 0) {
      _dragging = _dragging || std::hypot(event.x - _pressX, event.y - _pressY) > kClickSlopPixels;
      if (_dragging) {
        drag(event.x, event.y);
        outcome.moved = true;
      }
    }
    _x = event.x;
    _y = event.y;
  } else if (event.type == InputEvent::Type::MouseButton && event.down && !overPanel &&
             _button < 0) {
    _button = event.control && event.button == 0 ? 1 : event.button;
    _dragging = false;
    _pressX = _x = event.x;
    _pressY = _y = event.y;
    _anchor = anchorAt(_centreX, _centreY);
    if (_button == 0) _anchor = anchorAt(event.x, event.y);
  } else if (event.type == InputEvent::Type::MouseButton && !event.down && _button >= 0) {
    const bool click = !_dragging && event.button == 0 && _button == 0;
    _button = -1;
    if (click) {
      const bool twice = now - _lastClick < kDoubleClickSeconds;
      (twice ? outcome.doubleClicked : outcome.clicked) = {{event.x, event.y}};
      _lastClick = twice ? -1 : now;
    }
  } else if (event.type == InputEvent::Type::Scroll && !overPanel) {
    if (const auto anchor = anchorAt(_x, _y)) {
      _scene.camera().zoom(*anchor, std::pow(kWheelFactor, event.y));
      outcome.moved = true;
    }
  }
  return outcome;
}

void Navigation::zoomAtCentre(double factor) {
  if (const auto anchor = anchorAt(_centreX, _centreY)) _scene.camera().zoom(*anchor, factor);
}

void Navigation::panPixels(double dx, double dy) {
  if (const auto anchor = anchorAt(_centreX, _centreY))
    _scene.camera().pan(*anchor, _centreX + dx, _centreY + dy);
}

void Navigation::toggleTilt() {
  const auto anchor = anchorAt(_centreX, _centreY);
  if (!anchor) return;
  auto& camera = _scene.camera();
  const double target =
      camera.pitch() < (kTopPitch + kObliquePitch) / 2 ? kObliquePitch : kTopPitch;
  camera.orbit(*anchor, 0, target - camera.pitch());
}

}  // namespace kokudo::viewer
