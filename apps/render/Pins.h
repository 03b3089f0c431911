#pragma once

#include "apps/render/RenderOptions.h"
#include "engine/base/CancelToken.h"
#include "engine/scene/SceneView.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::render {

/// Pins to draw and what they come from.
struct Pins {
  std::vector<scene::Marker> markers;
  std::vector<std::string> credits;
  std::uint64_t total = 0;  ///< hits, or points in the file
};

/// The points of a vector file in degrees; label from a property "title", "name" or 名称.
Result<Pins> pinsFromFile(const std::filesystem::path& file);

/// The hits of --search in the workspace; clusters where there are too many for pins.
/// @param metresPerPixel in the middle of the picture
Result<Pins> pinsFromSearch(const RenderOptions& options, double metresPerPixel,
                            const CancelToken& token);

}  // namespace kokudo::render
