#pragma once

#include "engine/geodesy/GlobeRectangle.h"

#include <optional>
#include <string>
#include <string_view>

namespace kokudo::geodesy {

/// 地域メッシュ (JIS X 0410), first to third division and 1/2, 1/4, 1/8 (4, 6, 8, 9, 10, 11
/// digits), five times the third (7 digits) and twice the third (9 digits, the last of them 5). The
/// rectangle of a code (JGD), or nothing if the code is malformed.
std::optional<GlobeRectangle> gridSquareRectangle(std::string_view code);

/// The code of the square that holds a point. @param digits 4, 6, 7, 8, 9 (half of the third), 10
/// or 11; nothing outside 20-46 N, 122-154 E.
std::optional<std::string> gridSquareCode(double longitudeDegrees, double latitudeDegrees,
                                          int digits);

}  // namespace kokudo::geodesy
