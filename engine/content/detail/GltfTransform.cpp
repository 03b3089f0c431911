#include "engine/content/detail/GltfTransform.h"

#include <algorithm>
#include <cmath>

namespace kokudo::content {

using geodesy::Mat4;
using geodesy::Vec3;

namespace {

std::array<Vec3, 3> columnsOf(const Mat4& matrix) {
  const auto& m = matrix.m;
  return {Vec3{m[0], m[1], m[2]}, Vec3{m[4], m[5], m[6]}, Vec3{m[8], m[9], m[10]}};
}

}  // namespace

Mat4 matrixOf(const NodeParts& parts) {
  Mat4 matrix;
  auto& m = matrix.m;
  const auto& r = parts.rotation;
  const double n = std::sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2] + r[3] * r[3]);
  const double x = n > 0 ? r[0] / n : 0, y = n > 0 ? r[1] / n : 0, z = n > 0 ? r[2] / n : 0,
               w = n > 0 ? r[3] / n : 1;
  m[0] = 1 - 2 * (y * y + z * z);
  m[1] = 2 * (x * y + z * w);
  m[2] = 2 * (x * z - y * w);
  m[4] = 2 * (x * y - z * w);
  m[5] = 1 - 2 * (x * x + z * z);
  m[6] = 2 * (y * z + x * w);
  m[8] = 2 * (x * z + y * w);
  m[9] = 2 * (y * z - x * w);
  m[10] = 1 - 2 * (x * x + y * y);
  for (std::size_t column = 0; column < 3; ++column) {
    for (std::size_t row = 0; row < 3; ++row) m[column * 4 + row] *= parts.scale[column];
    m[12 + column] = parts.translation[column];
  }
  return matrix;
}

Mat4 nodeMatrix(const Json& node) {
  if (const auto matrix = numbersOf(member(node, "matrix"), 16); !matrix.empty()) {
    Mat4 out;
    std::copy(matrix.begin(), matrix.end(), out.m.begin());
    return out;
  }
  NodeParts parts;
  const auto take = [&node](const char* name, auto& out) {
    const auto numbers = numbersOf(member(node, name), out.size());
    std::copy(numbers.begin(), numbers.end(), out.begin());
  };
  take("translation", parts.translation);
  take("rotation", parts.rotation);
  take("scale", parts.scale);
  return matrixOf(parts);
}

std::array<Vec3, 3> normalRows(const Mat4& matrix) {
  const auto [x, y, z] = columnsOf(matrix);
  const double sign = mirrors(matrix) ? -1.0 : 1.0;
  return {cross(y, z) * sign, cross(z, x) * sign, cross(x, y) * sign};
}

bool mirrors(const Mat4& matrix) {
  const auto [x, y, z] = columnsOf(matrix);
  return dot(x, cross(y, z)) < 0;
}

bool isFinite(const Mat4& matrix) {
  return std::all_of(matrix.m.begin(), matrix.m.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace kokudo::content
