#include "engine/tiles/detail/RayPick.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiles::detail {
namespace {

using content::Model;
using content::Primitive;
using geodesy::Vec3;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Vec3 vertexAt(const Primitive& primitive, std::size_t index) {
  const float* p = primitive.positions.data() + 3 * index;
  return {p[0], p[1], p[2]};
}

/// Narrows [near, far] to the part of the ray between two parallel planes.
void clipToSlab(double from, double step, double low, double high, double& near, double& far) {
  if (step == 0) {
    if (from < low || from > high) far = -kInfinity;
    return;
  }
  const double a = (low - from) / step;
  const double b = (high - from) / step;
  near = std::max(near, std::min(a, b));
  far = std::min(far, std::max(a, b));
}

bool meets(const Bounds& bounds, const Vec3& origin, const Vec3& direction, double limit) {
  constexpr double kSlack = 1e-3;  // a flat box still has an inside
  double near = 0;
  double far = limit;
  clipToSlab(origin.x, direction.x, bounds.low.x - kSlack, bounds.high.x + kSlack, near, far);
  clipToSlab(origin.y, direction.y, bounds.low.y - kSlack, bounds.high.y + kSlack, near, far);
  clipToSlab(origin.z, direction.z, bounds.low.z - kSlack, bounds.high.z + kSlack, near, far);
  return near <= far;
}

/// Distance along the ray (Möller and Trumbore 1997), infinity for a miss.
double triangleDistance(const Vec3& a, const Vec3& b, const Vec3& c, const Vec3& origin,
                        const Vec3& direction) {
  const Vec3 ab = b - a;
  const Vec3 ac = c - a;
  const Vec3 p = cross(direction, ac);
  const double determinant = dot(ab, p);
  if (determinant == 0) return kInfinity;
  const double inverse = 1 / determinant;
  const Vec3 t = origin - a;
  const double u = dot(t, p) * inverse;
  if (!(u >= 0 && u <= 1)) return kInfinity;
  const Vec3 q = cross(t, ab);
  const double v = dot(direction, q) * inverse;
  if (!(v >= 0 && u + v <= 1)) return kInfinity;
  const double distance = dot(ac, q) * inverse;
  return distance >= 0 ? distance : kInfinity;
}

std::size_t cornerCount(const Primitive& primitive) {
  if (primitive.mode != Primitive::Mode::Triangles) return 0;
  const std::size_t vertices = primitive.positions.size() / 3;
  return primitive.indices.empty() ? vertices : primitive.indices.size();
}

std::uint32_t cornerAt(const Primitive& primitive, std::size_t corner) {
  return primitive.indices.empty() ? static_cast<std::uint32_t>(corner) : primitive.indices[corner];
}

}  // namespace

std::vector<Bounds> boundsOf(const Model& model) {
  std::vector<Bounds> all;
  all.reserve(model.primitives.size());
  for (const Primitive& primitive : model.primitives) {
    Bounds bounds{{kInfinity, kInfinity, kInfinity}, {-kInfinity, -kInfinity, -kInfinity}};
    for (std::size_t i = 0; i < primitive.positions.size() / 3; ++i) {
      const Vec3 p = vertexAt(primitive, i);
      bounds.low = {std::min(bounds.low.x, p.x), std::min(bounds.low.y, p.y),
                    std::min(bounds.low.z, p.z)};
      bounds.high = {std::max(bounds.high.x, p.x), std::max(bounds.high.y, p.y),
                     std::max(bounds.high.z, p.z)};
    }
    all.push_back(bounds);
  }
  return all;
}

std::optional<TriangleHit> nearestTriangle(const Model& model, const std::vector<Bounds>& bounds,
                                           const geodesy::Ecef& origin, const Vec3& direction,
                                           double limit) {
  const Vec3 from = origin - model.origin;
  std::optional<TriangleHit> nearest;
  for (std::size_t index = 0; index < model.primitives.size(); ++index) {
    const Primitive& primitive = model.primitives[index];
    const std::size_t corners = cornerCount(primitive);
    if (corners == 0 || !meets(bounds[index], from, direction, limit)) continue;
    const std::size_t vertices = primitive.positions.size() / 3;
    for (std::size_t i = 0; i + 2 < corners; i += 3) {
      const std::uint32_t a = cornerAt(primitive, i);
      const std::uint32_t b = cornerAt(primitive, i + 1);
      const std::uint32_t c = cornerAt(primitive, i + 2);
      if (std::max({a, b, c}) >= vertices) continue;
      const double distance = triangleDistance(vertexAt(primitive, a), vertexAt(primitive, b),
                                               vertexAt(primitive, c), from, direction);
      if (distance < limit) {
        limit = distance;
        nearest = TriangleHit{distance, static_cast<int>(index), a};
      }
    }
  }
  return nearest;
}

std::size_t triangleCount(const Model& model) {
  std::size_t count = 0;
  for (const Primitive& primitive : model.primitives) {
    count += cornerCount(primitive) / 3;
  }
  return count;
}

}  // namespace kokudo::tiles::detail
