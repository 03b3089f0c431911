#pragma once

#include "engine/content/TextureLookup.h"
#include "engine/tiles/detail/PickIndex.h"

#include <limits>
#include <optional>

namespace kokudo::tiles::detail {

/// A ray in ECEF, and how far beside it points and lines still count.
struct PickRay {
  geodesy::Ecef origin;
  geodesy::Vec3 direction;  ///< unit vector
  double tolerance = 0;     ///< tangent of the angle
};

struct ModelHit {
  double distance = std::numeric_limits<double>::infinity();  ///< metres along the ray
  /// By which hits are compared: the distance, and more for what lies beside the ray.
  double rank = std::numeric_limits<double>::infinity();
  content::SurfacePoint point;
};

/// The nearest triangle (seen from either side), line or point that the ray meets with a rank below
/// `limit`; double precision relative to the model's origin.
std::optional<ModelHit> nearestHit(const content::Model& model, const PickIndex& index,
                                   const PickRay& ray, double limit);

}  // namespace kokudo::tiles::detail
