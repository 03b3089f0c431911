#include "engine/tiles/detail/ModelVolume.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/LocalFrame.h"
#include "engine/tiles/detail/PickIndex.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace kokudo::tiles::detail {
namespace {

using content::InstanceSet;
using content::Model;
using content::Primitive;
using geodesy::Vec3;

/// The least and greatest coordinates along three axes.
class Extent {
 public:
  explicit Extent(std::array<Vec3, 3> axes) : _axes(axes) {
    _low.fill(std::numeric_limits<double>::infinity());
    _high.fill(-std::numeric_limits<double>::infinity());
  }
  void add(const Vec3& p) {
    for (std::size_t k = 0; k < 3; ++k) {
      const double at = dot(p, _axes[k]);
      if (!std::isfinite(at)) continue;
      _low[k] = std::min(_low[k], at);
      _high[k] = std::max(_high[k], at);
    }
  }
  bool empty() const { return _low[0] > _high[0] || _low[1] > _high[1] || _low[2] > _high[2]; }
  geodesy::OrientedBoundingBox box(const Vec3& origin) const {
    constexpr double kLeast = 0.01;  // metres: flat things have a volume too
    geodesy::OrientedBoundingBox box;
    box.centre = origin;
    for (std::size_t k = 0; k < 3; ++k) {
      box.centre = box.centre + _axes[k] * ((_low[k] + _high[k]) / 2);
      box.halfAxes[k] = _axes[k] * std::max(kLeast, (_high[k] - _low[k]) / 2);
    }
    return box;
  }

 private:
  std::array<Vec3, 3> _axes;
  std::array<double, 3> _low, _high;
};

std::array<Vec3, 3> axesAt(const Vec3& place) {
  constexpr double kOnEarth = 6.2e6;  // metres from the centre; what is deeper has no ground
  if (!(length(place) > kOnEarth)) return {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
  const auto frame = geodesy::LocalFrame::at(geodesy::Ellipsoid::wgs84().toCartographic(place));
  return {frame.east, frame.north, frame.up};
}

void addInstances(const Primitive& primitive, const InstanceSet& set, Extent& extent) {
  Bounds own = Bounds::none();
  for (std::size_t i = 0; i + 2 < primitive.positions.size(); i += 3) {
    own.add(primitive.positions.data() + i);
  }
  for (const std::array<float, 12>& m : set.transforms) {
    for (int corner = 0; corner < 8; ++corner) {
      const double x = (corner & 1) ? own.high[0] : own.low[0];
      const double y = (corner & 2) ? own.high[1] : own.low[1];
      const double z = (corner & 4) ? own.high[2] : own.low[2];
      extent.add({m[0] * x + m[1] * y + m[2] * z + m[3], m[4] * x + m[5] * y + m[6] * z + m[7],
                  m[8] * x + m[9] * y + m[10] * z + m[11]});
    }
  }
}

}  // namespace

geodesy::BoundingVolume volumeOf(const Model& model) {
  Extent extent(axesAt(model.origin));
  for (const Primitive& primitive : model.primitives) {
    const auto set = static_cast<std::size_t>(primitive.instances);
    if (primitive.instances >= 0 && set < model.instanceSets.size()) {
      addInstances(primitive, model.instanceSets[set], extent);
      continue;
    }
    for (std::size_t i = 0; i + 2 < primitive.positions.size(); i += 3) {
      const float* p = primitive.positions.data() + i;
      extent.add({p[0], p[1], p[2]});
    }
  }
  if (extent.empty()) return geodesy::BoundingSphere{model.origin, 1};
  return extent.box(model.origin);
}

}  // namespace kokudo::tiles::detail
