#pragma once

#include "engine/content/detail/TileParts.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kokudo::content {

/// What 3DTILES_draco_point_compression gives, as numbers per point.
struct DracoPoints {
  std::map<std::string, std::vector<double>, std::less<>> semantics;  ///< of the feature table
  std::map<std::string, std::vector<double>> properties;              ///< of the batch table
};

/// Reads the extension of both tables; empty where there is none. BadInput where the Draco body is
/// broken, has another number of points than `count`, or lacks a named attribute.
Result<DracoPoints> readDracoPoints(const TileParts& parts, std::uint64_t count,
                                    const std::string& where);

}  // namespace kokudo::content
