#pragma once

#include "engine/content/Model.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace kokudo::tiles::detail {

/// Least and greatest coordinates of a primitive's vertices, metres from the model's origin.
struct Bounds {
  geodesy::Vec3 low, high;
};

/// Bounds of each primitive, in order.
std::vector<Bounds> boundsOf(const content::Model& model);

struct TriangleHit {
  double distance = 0;  ///< in lengths of the direction
  int primitive = -1;
  std::uint32_t vertex = 0;  ///< first vertex of the triangle
};

/// The nearest triangle, seen from either side, that the ray meets before `limit`; double
/// precision relative to the model's origin.
std::optional<TriangleHit> nearestTriangle(const content::Model& model,
                                           const std::vector<Bounds>& bounds,
                                           const geodesy::Ecef& origin,
                                           const geodesy::Vec3& direction, double limit);

std::size_t triangleCount(const content::Model& model);

}  // namespace kokudo::tiles::detail
