#pragma once

#include "engine/content/detail/DracoPoints.h"
#include "engine/content/detail/TileSemantics.h"

#include <cstdint>
#include <vector>

namespace kokudo::content {

/// What a pnts says about its points, from the binary body or from Draco.
class PointAttributes {
 public:
  PointAttributes(const TileSemantics& semantics, const DracoPoints& draco, std::uint64_t count)
      : _semantics(semantics), _draco(draco), _count(count) {}

  /// x, y, z per point in tile coordinates, RTC_CENTER not added.
  Result<std::vector<double>> positions() const;
  /// RGBA per point, or empty.
  Result<std::vector<std::uint8_t>> colors() const;
  /// x, y, z per point, or empty.
  Result<std::vector<double>> normals() const;
  /// BATCH_ID per point, or empty.
  Result<std::vector<std::uint32_t>> batchIds() const;

 private:
  Result<std::vector<double>> numbers(const char* name, Component type,
                                      std::size_t components) const;
  Result<std::vector<std::uint8_t>> packedColors() const;

  const TileSemantics& _semantics;
  const DracoPoints& _draco;
  std::uint64_t _count;
};

/// POSITION_QUANTIZED of a pnts or an i3dm as coordinates.
Result<std::vector<double>> quantizedPositions(const TileSemantics& semantics, std::uint64_t count);

/// A unit vector from two numbers in -1..1 (octahedral encoding).
geodesy::Vec3 fromOctahedron(double x, double y);

}  // namespace kokudo::content
