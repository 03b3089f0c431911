#pragma once

#include "engine/scene/detail/Canvas.h"

#include <cstdint>
#include <string>

namespace kokudo::scene::detail {

/// How a kind of record is shown on the map.
struct MarkerStyle {
  Colour colour;
  const char* sign;    ///< one Japanese character
  const char* letter;  ///< one or two Latin letters
};

MarkerStyle markerStyle(const std::string& kind);

/// Radius in pixels of the disc of a cluster, growing with the logarithm of its size.
int clusterRadius(std::uint64_t count);
/// "1,234", from 100,000 on "12万" or "120k".
std::string clusterText(std::uint64_t count, bool japanese);

}  // namespace kokudo::scene::detail
