#include "engine/tiles/ScreenSpaceError.h"

#include <cmath>
#include <limits>

namespace kokudo::tiles {

double screenSpaceError(double geometricError, double distance, double viewportHeight,
                        double fovY) {
  if (geometricError <= 0) return 0;
  if (distance <= 0) return std::numeric_limits<double>::infinity();
  return geometricError * viewportHeight / (2 * distance * std::tan(fovY / 2));
}

}  // namespace kokudo::tiles
