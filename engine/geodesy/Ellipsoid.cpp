#include "engine/geodesy/Ellipsoid.h"

#include <cmath>

namespace kokudo::geodesy {

const Ellipsoid& Ellipsoid::grs80() {
  static const Ellipsoid instance(6378137.0, 298.257222101);
  return instance;
}

const Ellipsoid& Ellipsoid::wgs84() {
  static const Ellipsoid instance(6378137.0, 298.257223563);
  return instance;
}

Ellipsoid::Ellipsoid(double semiMajorAxis, double inverseFlattening)
    : _a(semiMajorAxis),
      _b(semiMajorAxis * (1.0 - 1.0 / inverseFlattening)),
      _e2((2.0 - 1.0 / inverseFlattening) / inverseFlattening) {}

Ecef Ellipsoid::toEcef(const Cartographic& position) const {
  const double sinLatitude = std::sin(position.latitude);
  const double cosLatitude = std::cos(position.latitude);
  const double n = _a / std::sqrt(1.0 - _e2 * sinLatitude * sinLatitude);
  const double across = (n + position.height) * cosLatitude;
  return {across * std::cos(position.longitude), across * std::sin(position.longitude),
          (n * (1.0 - _e2) + position.height) * sinLatitude};
}

Cartographic Ellipsoid::toCartographic(const Ecef& position) const {
  const double across = std::hypot(position.x, position.y);
  // Bowring's parametric latitude as the start; each step gains some five digits here.
  const double secondE2 = _e2 / (1.0 - _e2);
  double parametric = std::atan2(position.z * _a, across * _b);
  double latitude = 0.0;
  for (int step = 0; step < 4; ++step) {
    const double s = std::sin(parametric), c = std::cos(parametric);
    const double next =
        std::atan2(position.z + secondE2 * _b * s * s * s, across - _e2 * _a * c * c * c);
    const bool settled = step > 0 && std::abs(next - latitude) < 1e-15;
    latitude = next;
    if (settled) break;
    parametric = std::atan2(_b * std::sin(latitude), _a * std::cos(latitude));
  }
  const double sinLatitude = std::sin(latitude), cosLatitude = std::cos(latitude);
  // This form of the height is well-conditioned at the poles and at the equator alike.
  const double height = across * cosLatitude + position.z * sinLatitude -
                        _a * std::sqrt(1.0 - _e2 * sinLatitude * sinLatitude);
  return {std::atan2(position.y, position.x), latitude, height};
}

Vec3 Ellipsoid::normal(const Cartographic& position) const {
  const double cosLatitude = std::cos(position.latitude);
  return {cosLatitude * std::cos(position.longitude), cosLatitude * std::sin(position.longitude),
          std::sin(position.latitude)};
}

bool Ellipsoid::intersect(const Ecef& origin, const Vec3& direction, Ecef& hit,
                          double height) const {
  const double a = _a + height, b = _b + height;
  // In coordinates where the ellipsoid is the unit sphere.
  const Vec3 o{origin.x / a, origin.y / a, origin.z / b};
  const Vec3 d{direction.x / a, direction.y / a, direction.z / b};
  const double dd = dot(d, d), od = dot(o, d), oo = dot(o, o) - 1.0;
  const double discriminant = od * od - dd * oo;
  if (!(discriminant >= 0.0) || dd == 0.0) return false;
  const double root = std::sqrt(discriminant);
  double t = (-od - root) / dd;
  if (t < 0.0) t = (-od + root) / dd;  // the origin is inside
  if (t < 0.0) return false;
  hit = origin + direction * t;
  return true;
}

}  // namespace kokudo::geodesy
