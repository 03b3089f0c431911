#include "engine/content/detail/UprightFrame.h"

#include <cmath>

namespace kokudo::content {

using geodesy::Vec3;

namespace {

constexpr double kDeepest = 6.2e6, kHighest = 6.6e6;  // metres from the centre of the earth

Vec3 yUp(const Vec3& v) {
  return {v.x, v.z, -v.y};
}

}  // namespace

UprightFrame::UprightFrame(const Vec3& origin) {
  const double distance = length(origin), side = std::hypot(origin.x, origin.y);
  _turned = distance > kDeepest && distance < kHighest && side > 1;
  if (!_turned) return;
  const Vec3 up = origin * (1 / distance);
  const Vec3 east{-origin.y / side, origin.x / side, 0};
  _axes = {yUp(east), yUp(up), yUp(cross(east, up))};
}

std::array<double, 4> UprightFrame::rotation() const {
  const auto& [a, b, c] = _axes;
  // Four times the products of each part with each other; the row of the largest gives the rest.
  const double xy = a.y + b.x, xz = a.z + c.x, yz = b.z + c.y;
  const double xw = b.z - c.y, yw = c.x - a.z, zw = a.y - b.x;
  const std::array<std::array<double, 4>, 4> products{{{1 + a.x - b.y - c.z, xy, xz, xw},
                                                       {xy, 1 - a.x + b.y - c.z, yz, yw},
                                                       {xz, yz, 1 - a.x - b.y + c.z, zw},
                                                       {xw, yw, zw, 1 + a.x + b.y + c.z}}};
  std::size_t largest = 0;
  for (std::size_t k = 1; k < 4; ++k)
    if (products[k][k] > products[largest][largest]) largest = k;
  std::array<double, 4> q = products[largest];
  for (double& part : q) part /= 2 * std::sqrt(products[largest][largest]);
  return q;
}

std::vector<float> UprightFrame::toLocal(const std::vector<float>& xyz) const {
  if (!_turned) return xyz;
  std::vector<float> out(xyz.size());
  for (std::size_t i = 0; i + 2 < xyz.size(); i += 3) {
    const Vec3 v{xyz[i], xyz[i + 1], xyz[i + 2]};
    for (std::size_t k = 0; k < 3; ++k) out[i + k] = static_cast<float>(dot(v, _axes[k]));
  }
  return out;
}

}  // namespace kokudo::content
