#pragma once

#include "engine/base/Result.h"
#include "engine/scene/SceneView.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace kokudo::render {

/// What lies under the pixel "X,Y" of --pick, as a click in the viewer would find it. BadUsage for
/// a pixel that the picture does not have.
Result<scene::PickResult> pickAt(scene::SceneView& view, const std::string& pixel, int width,
                                 int height);

/// {"kind", "lon", "lat", "ellipsoidal_height_m", "layer", "attributes", "features", ...}
nlohmann::ordered_json pickJson(const scene::PickResult& pick);

}  // namespace kokudo::render
