#include "engine/geodesy/LocalFrame.h"

#include <cmath>

namespace kokudo::geodesy {

LocalFrame LocalFrame::at(const Cartographic& position) {
  const double sinLongitude = std::sin(position.longitude),
               cosLongitude = std::cos(position.longitude);
  const double sinLatitude = std::sin(position.latitude), cosLatitude = std::cos(position.latitude);
  LocalFrame frame;
  frame.origin = Ellipsoid::wgs84().toEcef(position);
  frame.east = {-sinLongitude, cosLongitude, 0.0};
  frame.north = {-sinLatitude * cosLongitude, -sinLatitude * sinLongitude, cosLatitude};
  frame.up = {cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude};
  return frame;
}

Vec3 LocalFrame::toLocal(const Ecef& position) const {
  const Vec3 d = position - origin;
  return {dot(d, east), dot(d, north), dot(d, up)};
}

Ecef LocalFrame::toEcef(const Vec3& local) const {
  return origin + east * local.x + north * local.y + up * local.z;
}

Mat4 LocalFrame::matrix() const {
  Mat4 result;
  result.m = {east.x, east.y, east.z, 0, north.x,  north.y,  north.z,  0,
              up.x,   up.y,   up.z,   0, origin.x, origin.y, origin.z, 1};
  return result;
}

}  // namespace kokudo::geodesy
