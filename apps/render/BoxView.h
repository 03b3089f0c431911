#pragma once

#include "engine/scene/SceneView.h"

#include <array>

namespace kokudo::render {

/// Puts the camera where a box on the ground just fills the picture.
/// @param box west, south, east, north degrees   @param groundHeight ellipsoidal, metres
/// @param heading, pitch radians
scene::LookAt viewOfBox(scene::GlobeCamera& camera, const std::array<double, 4>& box,
                        double groundHeight, double heading, double pitch, int width, int height);

}  // namespace kokudo::render
