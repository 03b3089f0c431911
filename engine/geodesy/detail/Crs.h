#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/detail/Proj.h"

#include <string>

namespace kokudo::geodesy::detail {

/// "EPSG:6674", "EPSG:6668+6695", WKT, PROJJSON or a PROJ string; EPSG:10162..10174 by their
/// definition where PROJ's database does not have them. Unsupported if it is no CRS with a place in
/// it.
Result<ObjectPointer> parseCrs(PJ_CONTEXT* context, const std::string& text);

/// The CRS of the place alone: without heights, without a transformation bound to it.
ObjectPointer horizontalOf(PJ_CONTEXT* context, const PJ* crs);

/// x and y of this CRS are longitude and latitude.
bool isGeographic(const PJ* horizontalCrs);

/// Turns coordinates of the CRS into degrees, x first, good enough to compare with areas of use.
/// Null where they are degrees already.
ObjectPointer makeLocator(PJ_CONTEXT* context, const PJ* crs);

/// The CRS is fixed to the ground as it was before the earthquake of 2011-03-11 (JGD2000).
bool isOnJgd2000(PJ_CONTEXT* context, const PJ* crs);

}  // namespace kokudo::geodesy::detail
