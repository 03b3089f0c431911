#include "engine/scene/GlobeCamera.h"
#include "engine/scene/detail/CameraMath.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene {
namespace {

constexpr double kShortest = 0.6, kLongest = 2.5;  // seconds

double eased(double t) {
  return t * t * t * (t * (6 * t - 15) + 10);
}

/// How far the view travels, as the logarithm of the way over the ground and of the zoom.
double durationOf(const LookAt& from, const LookAt& to) {
  const double scale = std::max(1.0, std::min(from.distance, to.distance));
  const double travel = std::log2(1 + detail::roughDistance(from.target, to.target) / scale);
  const double zoom =
      std::abs(std::log2(std::max(1.0, to.distance) / std::max(1.0, from.distance)));
  return std::clamp(kShortest + 0.18 * (travel + 0.5 * zoom), kShortest, kLongest);
}

/// Distance at `t`: geometric between the ends, lifted in the middle so that a long way shows both.
double distanceAt(const LookAt& from, const LookAt& to, double t) {
  const double a = std::log(std::max(1.0, from.distance)), b = std::log(std::max(1.0, to.distance));
  const double way = detail::roughDistance(from.target, to.target);
  const double peak = std::log(std::max(1.0, 0.8 * way));
  const double middle = (a + b) / 2, lift = std::max(0.0, peak - std::max(middle, std::max(a, b)));
  return std::exp(a + (b - a) * t + lift * 4 * t * (1 - t));
}

}  // namespace

void GlobeCamera::flyTo(const LookAt& target) {
  if (!_onEarth) return lookAt(LookAt(target));
  _flight.active = false;
  _flight.from = currentLookAt(target.target.height);
  _flight.to = target;
  _flight.elapsed = 0;
  _flight.duration = durationOf(_flight.from, target);
  _flight.active = true;
}

bool GlobeCamera::flying() const {
  return _flight.active;
}

std::optional<tiles::ViewState> GlobeCamera::destination() const {
  if (!_flight.active) return std::nullopt;
  GlobeCamera there = *this;
  there.lookAt(LookAt(_flight.to));
  return there.viewState();
}

bool GlobeCamera::advance(double seconds) {
  if (!_flight.active) return false;
  _flight.elapsed += std::max(0.0, seconds);
  if (_flight.elapsed >= _flight.duration) {
    lookAt(LookAt(_flight.to));
    return true;
  }
  const LookAt &from = _flight.from, &to = _flight.to;
  const double t = eased(_flight.elapsed / _flight.duration);
  LookAt now;
  now.target = detail::between(from.target, to.target, t);
  now.heading = from.heading + detail::wrapAngle(to.heading - from.heading) * t;
  now.pitch = from.pitch + (to.pitch - from.pitch) * t;
  now.distance = distanceAt(from, to, t);
  lookAt(now);
  _flight.active = true;
  return true;
}

}  // namespace kokudo::scene
