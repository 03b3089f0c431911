#pragma once

#include "engine/geodesy/GlobeRectangle.h"
#include "engine/geodesy/S2Cell.h"
#include "engine/geodesy/Vector.h"

#include <array>
#include <variant>

namespace kokudo::geodesy {

/// A rectangle with heights (OGC 22-025r4 §7.3 "region"): radians, metres above WGS 84.
struct BoundingRegion {
  GlobeRectangle rectangle;
  double minimumHeight = 0.0, maximumHeight = 0.0;
};

/// Centre and three half axes, ECEF metres ("box").
struct OrientedBoundingBox {
  Vec3 centre;
  std::array<Vec3, 3> halfAxes;
};

/// ECEF metres ("sphere").
struct BoundingSphere {
  Vec3 centre;
  double radius = 0.0;
};

/// A cell of the S2 grid with heights (3DTILES_bounding_volume_S2): metres above WGS 84.
struct BoundingCell {
  S2Cell cell;
  double minimumHeight = 0.0, maximumHeight = 0.0;
};

using BoundingVolume =
    std::variant<BoundingRegion, OrientedBoundingBox, BoundingSphere, BoundingCell>;

/// A half space: points p with dot(normal, p) + distance >= 0 are inside. `normal` is a unit
/// vector.
struct Plane {
  Vec3 normal;
  double distance = 0.0;
};

/// Box and sphere are moved by `transform`; a region and an S2 cell stay (OGC 22-025r4 §7.3).
BoundingVolume transformed(const BoundingVolume& volume, const Mat4& transform);
/// The box that encloses a region or an S2 cell; other volumes are converted without loss of
/// enclosure.
OrientedBoundingBox toBox(const BoundingVolume& volume);
Vec3 centreOf(const BoundingVolume& volume);
/// Radius of a sphere round `centreOf` that encloses the volume, metres.
double radiusOf(const BoundingVolume& volume);
/// Metres from a point to the volume; 0 inside. For a region the point nearest in longitude,
/// latitude and height each is taken: within 0.5 % for regions under a degree; for an S2 cell its
/// box is.
double distanceTo(const BoundingVolume& volume, const Ecef& point);
/// False only if the whole volume lies outside one of the planes.
bool mayIntersect(const BoundingVolume& volume, const Plane* planes, int planeCount);

}  // namespace kokudo::geodesy
