#pragma once

#include <array>
#include <cmath>

namespace kokudo::geodesy {

/// Three doubles. As a position: earth-centred, earth-fixed metres (x to 0N 0E, y to 0N 90E, z to
/// the north pole).
struct Vec3 {
  double x = 0, y = 0, z = 0;
  friend Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend Vec3 operator*(Vec3 a, double s) { return {a.x * s, a.y * s, a.z * s}; }
  friend bool operator==(const Vec3&, const Vec3&) = default;
};
using Ecef = Vec3;

inline double dot(Vec3 a, Vec3 b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
inline Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline double length(Vec3 a) {
  return std::sqrt(dot(a, a));
}
inline Vec3 normalized(Vec3 a) {
  const double l = length(a);
  return l > 0 ? a * (1.0 / l) : a;
}

/// A 4 x 4 transform, column-major as in glTF and 3D Tiles: element (row r, column c) is m[4 * c +
/// r].
struct Mat4 {
  std::array<double, 16> m{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

  static Mat4 translation(Vec3 t);
  friend Mat4 operator*(const Mat4& a, const Mat4& b);
  /// p with w = 1 (no division by w).
  Vec3 transformPoint(Vec3 p) const;
  /// d with w = 0.
  Vec3 transformDirection(Vec3 d) const;
  /// Inverse of an affine transform.
  Mat4 affineInverse() const;
};

}  // namespace kokudo::geodesy
