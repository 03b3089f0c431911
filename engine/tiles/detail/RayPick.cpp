#include "engine/tiles/detail/RayPick.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kokudo::tiles::detail {
namespace {

using content::Model;
using content::Primitive;
using geodesy::Vec3;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// A metre beside the ray counts as so many further along it.
constexpr double kAside = 10;

Vec3 vertexAt(const Primitive& primitive, std::size_t index) {
  const float* p = primitive.positions.data() + 3 * index;
  return {p[0], p[1], p[2]};
}

/// Instance axes -> axes of the model, and back for rays.
struct Placement {
  std::array<Vec3, 3> rows;  // of the inverse
  std::array<Vec3, 3> forward;
  Vec3 shift;

  static std::optional<Placement> of(const std::array<float, 12>& m) {
    Placement p;
    p.forward = {Vec3{m[0], m[1], m[2]}, Vec3{m[4], m[5], m[6]}, Vec3{m[8], m[9], m[10]}};
    p.shift = {m[3], m[7], m[11]};
    const Vec3 a{m[0], m[4], m[8]}, b{m[1], m[5], m[9]}, c{m[2], m[6], m[10]};
    const double determinant = dot(a, cross(b, c));
    if (determinant == 0 || !std::isfinite(determinant)) return std::nullopt;
    p.rows = {cross(b, c) * (1 / determinant), cross(c, a) * (1 / determinant),
              cross(a, b) * (1 / determinant)};
    return p;
  }
  Vec3 direction(const Vec3& v) const {
    return {dot(rows[0], v), dot(rows[1], v), dot(rows[2], v)};
  }
  Vec3 point(const Vec3& v) const { return direction(v - shift); }
  Vec3 out(const Vec3& v) const {
    return Vec3{dot(forward[0], v), dot(forward[1], v), dot(forward[2], v)} + shift;
  }
};

/// The ray in the axes of one primitive or instance. Lengths along it stay metres of the world.
struct LocalRay {
  Vec3 origin, direction;
  std::array<double, 3> from, step;
  double tolerance = 0;

  LocalRay(const Vec3& o, const Vec3& d, double t)
      : origin(o), direction(d), from{o.x, o.y, o.z}, step{d.x, d.y, d.z}, tolerance(t) {}

  bool meets(const Bounds& bounds, double limit, double margin) const {
    double near = 0, far = limit;
    for (std::size_t k = 0; k < 3; ++k) {
      const double low = double(bounds.low[k]) - margin, high = double(bounds.high[k]) + margin;
      if (!(low <= high)) return false;
      if (step[k] == 0) {
        if (from[k] < low || from[k] > high) return false;
        continue;
      }
      const double a = (low - from[k]) / step[k], b = (high - from[k]) / step[k];
      near = std::max(near, std::min(a, b));
      far = std::min(far, std::max(a, b));
    }
    return near <= far;
  }
  /// How far beside the ray something in the bounds may lie and still count.
  double marginFor(const Bounds& bounds) const {
    constexpr double kSlack = 1e-3;  // a flat box still has an inside
    if (tolerance <= 0) return kSlack;
    double squared = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double reach = std::max(std::abs(double(bounds.low[k]) - from[k]),
                                    std::abs(double(bounds.high[k]) - from[k]));
      squared += reach * reach;
    }
    return kSlack + tolerance * std::sqrt(squared);
  }
};

struct Found {
  double distance = kInfinity, aside = 0;
  std::array<double, 3> weights{1, 0, 0};
};

/// Möller and Trumbore 1997.
Found meetTriangle(const Vec3& a, const Vec3& b, const Vec3& c, const LocalRay& ray) {
  const Vec3 ab = b - a;
  const Vec3 ac = c - a;
  const Vec3 p = cross(ray.direction, ac);
  const double determinant = dot(ab, p);
  if (determinant == 0) return {};
  const double inverse = 1 / determinant;
  const Vec3 t = ray.origin - a;
  const double u = dot(t, p) * inverse;
  if (!(u >= 0 && u <= 1)) return {};
  const Vec3 q = cross(t, ab);
  const double v = dot(ray.direction, q) * inverse;
  if (!(v >= 0 && u + v <= 1)) return {};
  const double distance = dot(ac, q) * inverse;
  if (!(distance >= 0)) return {};
  return {distance, 0, {1 - u - v, u, v}};
}

/// @param d unit direction
Found meetPoint(const Vec3& p, const Vec3& o, const Vec3& d, double tolerance) {
  const double along = dot(p - o, d);
  if (!(along > 0)) return {};
  const double aside = length(p - o - d * along);
  if (aside > tolerance * along) return {};
  return {along, aside, {1, 0, 0}};
}

/// The place of a line that lies nearest to the ray.
Found meetLine(const Vec3& a, const Vec3& b, const Vec3& o, const Vec3& d, double tolerance) {
  const Vec3 ab = b - a;
  const Vec3 flat = ab - d * dot(ab, d);  // as the ray sees it
  const Vec3 toRay = (o - a) - d * dot(o - a, d);
  const double squared = dot(flat, flat);
  const double s = squared > 0 ? std::clamp(dot(toRay, flat) / squared, 0.0, 1.0) : 0.0;
  Found found = meetPoint(a + ab * s, o, d, tolerance);
  found.weights = {1 - s, s, 0};
  return found;
}

/// Looks for the best hit in one primitive at one place.
class PrimitivePicker {
 public:
  PrimitivePicker(const Primitive& primitive, const PickIndex::Part& part, const Vec3& from,
                  const PickRay& ray, const Placement* placement)
      : _primitive(primitive),
        _part(part),
        _placement(placement),
        _worldOrigin(from),
        _worldDirection(ray.direction),
        _isSolid(primitive.mode == Primitive::Mode::Triangles),
        _ray(placement ? placement->point(from) : from,
             placement ? placement->direction(ray.direction) : ray.direction,
             _isSolid ? 0 : ray.tolerance) {}

  void look(ModelHit& best, std::size_t primitive, std::size_t instance) {
    if (!near(_part.all, best.rank)) return;
    constexpr std::size_t kRun = PickIndex::kRun;
    for (std::size_t g = 0; g < _part.groups.size(); ++g) {
      if (!near(_part.groups[g], best.rank)) continue;
      for (std::size_t r = g * kRun; r < std::min((g + 1) * kRun, _part.runs.size()); ++r) {
        if (!near(_part.runs[r], best.rank)) continue;
        const std::size_t end = std::min((r + 1) * kRun, _part.elements);
        for (std::size_t e = r * kRun; e < end; ++e) test(e, best, primitive, instance);
      }
    }
  }

 private:
  bool near(const Bounds& bounds, double limit) const {
    return _ray.meets(bounds, limit, _ray.marginFor(bounds));
  }
  Vec3 world(std::uint32_t vertex) const {
    const Vec3 v = vertexAt(_primitive, vertex);
    return _placement ? _placement->out(v) : v;
  }
  void test(std::size_t element, ModelHit& best, std::size_t primitive, std::size_t instance) {
    const std::size_t corners = cornersOf(_primitive.mode);
    const std::size_t vertices = _primitive.positions.size() / 3;
    std::array<std::uint32_t, 3> v{};
    for (std::size_t k = 0; k < 3; ++k) {
      v[k] = cornerAt(_primitive, element * corners + std::min(k, corners - 1));
      if (v[k] >= vertices) return;
    }
    Found found;
    if (_isSolid) {
      found = meetTriangle(vertexAt(_primitive, v[0]), vertexAt(_primitive, v[1]),
                           vertexAt(_primitive, v[2]), _ray);
    } else if (corners == 2) {
      found = meetLine(world(v[0]), world(v[1]), _worldOrigin, _worldDirection, _ray.tolerance);
    } else {
      found = meetPoint(world(v[0]), _worldOrigin, _worldDirection, _ray.tolerance);
    }
    const double rank = found.distance + kAside * found.aside;
    if (rank < best.rank) best = {found.distance, rank, {primitive, v, found.weights, instance}};
  }

  const Primitive& _primitive;
  const PickIndex::Part& _part;
  const Placement* _placement;
  Vec3 _worldOrigin, _worldDirection;
  bool _isSolid;
  LocalRay _ray;
};

const content::InstanceSet* instancesOf(const Model& model, const Primitive& primitive) {
  const auto set = static_cast<std::size_t>(primitive.instances);
  return primitive.instances >= 0 && set < model.instanceSets.size() ? &model.instanceSets[set]
                                                                     : nullptr;
}

}  // namespace

std::optional<ModelHit> nearestHit(const Model& model, const PickIndex& index, const PickRay& ray,
                                   double limit) {
  const Vec3 from = ray.origin - model.origin;
  ModelHit best;
  best.rank = limit;
  for (std::size_t i = 0; i < model.primitives.size(); ++i) {
    const Primitive& primitive = model.primitives[i];
    if (const content::InstanceSet* set = instancesOf(model, primitive)) {
      for (std::size_t k = 0; k < set->transforms.size(); ++k) {
        const auto placement = Placement::of(set->transforms[k]);
        if (!placement) continue;
        PrimitivePicker(primitive, index.part(i), from, ray, &*placement).look(best, i, k);
      }
    } else if (primitive.instances < 0) {
      PrimitivePicker(primitive, index.part(i), from, ray, nullptr)
          .look(best, i, content::SurfacePoint::kNone);
    }
  }
  return best.rank < limit ? std::optional(best) : std::nullopt;
}

}  // namespace kokudo::tiles::detail
