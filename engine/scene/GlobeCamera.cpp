#include "engine/scene/GlobeCamera.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/CameraMath.h"
#include "engine/scene/detail/FreeView.h"
#include "engine/scene/detail/Grab.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene {

using detail::Attitude;
using detail::Axes;
using geodesy::Cartographic;
using geodesy::Ecef;
using geodesy::Ellipsoid;
using geodesy::Vec3;

namespace {

constexpr double kFieldOfView = 45 * detail::kPi / 180;
constexpr double kLowestPitch = -detail::kPi / 2, kHighestPitch = 80 * detail::kPi / 180;
constexpr double kNearestDistance = 2, kFurthestHeight = 4e7;

const Ellipsoid& globe() {
  return Ellipsoid::wgs84();
}

}  // namespace

GlobeCamera::GlobeCamera() : _fovY(kFieldOfView) {
  lookAt({Cartographic::fromDegrees(137.5, 36.5), 0, -detail::kPi / 2, 3.5e6});
}

void GlobeCamera::setViewport(int width, int height) {
  _width = std::max(1, width);
  _height = std::max(1, height);
}

void GlobeCamera::place(const Placement& placement) {
  _flight.active = false;
  _position = placement.position;
  _direction = placement.direction;
  _up = placement.up;
  _onEarth = placement.onEarth;
}

void GlobeCamera::lookAt(const LookAt& view) {
  _flight.active = false;
  _onEarth = true;
  const Axes axes = detail::axesAt(view.target, {view.heading, view.pitch});
  _position = globe().toEcef(view.target) - axes.direction * view.distance;
  _direction = axes.direction;
  _up = axes.up;
}

LookAt GlobeCamera::currentLookAt(double groundHeight) const {
  if (!_onEarth) return {{}, heading(), pitch(), 1000};
  Ecef target;
  if (!globe().intersect(_position, _direction, target, groundHeight)) {
    // Over the horizon: the point of the view line nearest to the earth, else one well ahead.
    const double closest = -geodesy::dot(_position, _direction);
    target = _position + _direction * (closest > 1 ? closest : 1000.0);
  }
  LookAt view;
  view.target = globe().toCartographic(target);
  view.distance = geodesy::length(target - _position);
  const Attitude attitude = detail::attitudeAt(view.target, {_direction, _up});
  view.heading = attitude.heading;
  view.pitch = attitude.pitch;
  return view;
}

tiles::ViewState GlobeCamera::viewState() const {
  return {_position, _direction, _up, _width, _height, _fovY};
}

Cartographic GlobeCamera::position() const {
  if (!_onEarth) return {};
  return globe().toCartographic(_position);
}

double GlobeCamera::heading() const {
  if (!_onEarth) return detail::freeAttitude({_direction, _up}).heading;
  return detail::attitudeAt(position(), {_direction, _up}).heading;
}

double GlobeCamera::pitch() const {
  if (!_onEarth) return detail::freeAttitude({_direction, _up}).pitch;
  return detail::attitudeAt(position(), {_direction, _up}).pitch;
}

Vec3 GlobeCamera::rayThrough(double x, double y) const {
  return detail::rayThrough(viewState(), x, y);
}

void GlobeCamera::pan(const Ecef& anchor, double toX, double toY) {
  _flight.active = false;
  if (!_onEarth) {
    _position = detail::slid(viewState(), anchor, toX, toY);
    return;
  }
  const detail::Pose pose = detail::grab(viewState(), anchor, toX, toY);
  _position = pose.position;
  _direction = pose.axes.direction;
  _up = pose.axes.up;
}

void GlobeCamera::orbit(const Ecef& anchor, double dHeading, double dPitch) {
  _flight.active = false;
  const Vec3 vertical = _onEarth ? globe().normal(globe().toCartographic(anchor)) : Vec3{0, 0, 1};
  const auto turn = [&](Vec3 axis, double angle) {
    _position = anchor + detail::rotated(_position - anchor, axis, angle);
    _direction = detail::rotated(_direction, axis, angle);
    _up = detail::rotated(_up, axis, angle);
  };
  turn(vertical, -dHeading);
  // From both axes, so that a view tipped past the vertical is known as such.
  const double now = std::atan2(geodesy::dot(_direction, vertical), geodesy::dot(_up, vertical));
  const double wanted = std::clamp(now + dPitch, kLowestPitch, kHighestPitch);
  turn(geodesy::normalized(geodesy::cross(_direction, _up)), wanted - now);
}

void GlobeCamera::zoom(const Ecef& anchor, double factor) {
  _flight.active = false;
  const Vec3 away = _position - anchor;
  const double distance = geodesy::length(away);
  if (distance <= 0 || factor <= 0) return;
  if (!_onEarth) {
    _position = anchor + away * factor;
    return;
  }
  const double wanted = std::max(distance * factor, std::min(kNearestDistance, distance));
  const Ecef moved = anchor + away * (wanted / distance);
  if (factor > 1 && globe().toCartographic(moved).height > kFurthestHeight) return;
  const auto pixel = detail::project(viewState(), anchor);
  const Attitude attitude = detail::attitudeAt(position(), {_direction, _up});
  _position = moved;
  if (!pixel) return;
  // The attitude over the new ground stays, and the anchor goes back under its pixel.
  const Axes axes = detail::axesAt(position(), attitude);
  _direction = axes.direction;
  _up = axes.up;
  pan(anchor, pixel->x, pixel->y);
}

void GlobeCamera::northUp() {
  if (!_onEarth) return;
  LookAt view = currentLookAt();
  view.heading = 0;
  lookAt(view);
}

void GlobeCamera::keepAbove(const std::function<double(const Cartographic&)>& groundHeight,
                            double metres) {
  if (!_onEarth) return;
  const Cartographic here = position();
  const double lowest = groundHeight(here) + metres;
  if (here.height >= lowest) return;
  _position = globe().toEcef({here.longitude, here.latitude, lowest});
}

}  // namespace kokudo::scene
