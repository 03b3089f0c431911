#pragma once

#include "engine/base/Result.h"

#include <array>
#include <string>
#include <vector>

namespace kokudo::search::detail {

struct TextRing {
  int polygon = 0;  // rings of one polygon have the same number: a shell and its holes
  std::vector<std::array<double, 2>> points;  // x, y as written; the closing point is dropped
};

/// The rings of a WKT or GeoJSON text. BadUsage for anything else, saying what was found.
Result<std::vector<TextRing>> readPolygonText(const std::string& text);

}  // namespace kokudo::search::detail
