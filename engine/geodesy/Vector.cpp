#include "engine/geodesy/Vector.h"

namespace kokudo::geodesy {

Mat4 Mat4::translation(Vec3 t) {
  Mat4 result;
  result.m[12] = t.x;
  result.m[13] = t.y;
  result.m[14] = t.z;
  return result;
}

Mat4 operator*(const Mat4& a, const Mat4& b) {
  Mat4 product;
  for (std::size_t column = 0; column < 4; ++column)
    for (std::size_t row = 0; row < 4; ++row) {
      double sum = 0.0;
      for (std::size_t k = 0; k < 4; ++k) sum += a.m[4 * k + row] * b.m[4 * column + k];
      product.m[4 * column + row] = sum;
    }
  return product;
}

Vec3 Mat4::transformPoint(Vec3 p) const {
  return transformDirection(p) + Vec3{m[12], m[13], m[14]};
}

Vec3 Mat4::transformDirection(Vec3 d) const {
  return {m[0] * d.x + m[4] * d.y + m[8] * d.z, m[1] * d.x + m[5] * d.y + m[9] * d.z,
          m[2] * d.x + m[6] * d.y + m[10] * d.z};
}

Mat4 Mat4::affineInverse() const {
  const Vec3 x{m[0], m[1], m[2]}, y{m[4], m[5], m[6]}, z{m[8], m[9], m[10]};
  const double inverseDeterminant = 1.0 / dot(x, cross(y, z));
  // Rows of the inverse of the 3 x 3 part are the reciprocal basis of its columns.
  const Vec3 r0 = cross(y, z) * inverseDeterminant;
  const Vec3 r1 = cross(z, x) * inverseDeterminant;
  const Vec3 r2 = cross(x, y) * inverseDeterminant;
  const Vec3 t{m[12], m[13], m[14]};
  Mat4 inverse;
  inverse.m = {r0.x, r1.x, r2.x, 0, r0.y,        r1.y,        r2.y,        0,
               r0.z, r1.z, r2.z, 0, -dot(r0, t), -dot(r1, t), -dot(r2, t), 1};
  return inverse;
}

}  // namespace kokudo::geodesy
