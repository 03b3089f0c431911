#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/BoundingVolume.h"
#include "engine/tiles/detail/Json.h"

#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// Reads `boundingVolume`: S2 cell, region, box or sphere, the first of these that is there; boxes
/// and spheres are moved by `transform`. BadInput for numbers that make no volume.
Result<geodesy::BoundingVolume> readVolume(const JsonObject& json, const geodesy::Mat4& transform,
                                           const std::string& where);

/// The same from the numbers of a metadata semantic (TILE_BOUNDING_BOX ...).
Result<geodesy::BoundingVolume> volumeOfRegion(const std::vector<double>& numbers,
                                               const std::string& where);
Result<geodesy::BoundingVolume> volumeOfBox(const std::vector<double>& numbers,
                                            const geodesy::Mat4& transform,
                                            const std::string& where);
Result<geodesy::BoundingVolume> volumeOfSphere(const std::vector<double>& numbers,
                                               const geodesy::Mat4& transform,
                                               const std::string& where);

/// Neither endless nor absurdly far away: what is computed from it stays finite.
bool isSane(double metres);
bool isSane(const geodesy::Mat4& transform);
/// BadInput where the volume is larger or further away than can be drawn.
Status checkSane(const geodesy::BoundingVolume& volume, const std::string& where);
/// By which lengths grow at most.
double largestScale(const geodesy::Mat4& transform);

}  // namespace kokudo::tiles::detail
