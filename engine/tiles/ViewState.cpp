#include "engine/tiles/ViewState.h"

#include <cmath>

namespace kokudo::tiles {

using geodesy::Plane;
using geodesy::Vec3;

std::array<Plane, 4> ViewState::planes() const {
  const Vec3 right = normalized(cross(direction, up));
  const Vec3 upright = normalized(cross(right, direction));
  const double vertical = fovY / 2;
  const double aspect = static_cast<double>(viewportWidth) / viewportHeight;
  const double horizontal = std::atan(std::tan(vertical) * aspect);
  const auto plane = [this](const Vec3& side, double halfAngle) {
    const Vec3 normal = direction * std::sin(halfAngle) + side * std::cos(halfAngle);
    return Plane{normal, -dot(normal, position)};
  };
  return {plane(right, horizontal), plane(right * -1.0, horizontal), plane(upright, vertical),
          plane(upright * -1.0, vertical)};
}

}  // namespace kokudo::tiles
