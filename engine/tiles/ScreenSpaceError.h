#pragma once

namespace kokudo::tiles {

/// Pixels that `geometricError` (metres) covers at `distance` (metres).
/// @param viewportHeight pixels   @param fovY vertical field of view, radians
double screenSpaceError(double geometricError, double distance, double viewportHeight, double fovY);

}  // namespace kokudo::tiles
