#pragma once

#include "engine/base/CancelToken.h"
#include "engine/scene/SceneView.h"
#include "tests/flight/ProcessState.h"

#include <cstdint>
#include <vector>

namespace kokudo::flight {

/// How a picture comes together after a jump to a view.
struct ArrivalReport {
  bool complete = false;
  double usefulSeconds = 0;  ///< from here on at most 5 % of the picture differs from the final one
  double finalSeconds = 0;
  double longestBlankSeconds = 0;  ///< without a single drawn tile, from the first frame on
  int frames = 0;
  scene::SceneStatistics statistics;  ///< of the final picture
  ProcessState process;               ///< then, free pages given back
  std::size_t peakResidentBytes = 0;  ///< while that picture is drawn once more
};

/// Looks at the view and draws until everything is there. A part of the picture is a cell of 8 x 8
/// pixels; it differs if a channel's mean is off by more than 24 of 255.
ArrivalReport arrive(scene::SceneView& view, const scene::LookAt& at, double timeoutSeconds,
                     const CancelToken& token);

/// Means of R, G, B over cells of 8 x 8 pixels of RGBA pixels.
std::vector<std::uint8_t> thumbnail(const std::vector<std::uint8_t>& rgba, int width, int height);

}  // namespace kokudo::flight
