#pragma once

#include "engine/base/CancelToken.h"
#include "engine/scene/SceneView.h"
#include "tests/flight/FlightPath.h"
#include "tests/flight/FrameTrace.h"
#include "tests/flight/GlCensus.h"
#include "tests/flight/ProcessState.h"
#include "tests/flight/Samples.h"

#include <functional>
#include <vector>

namespace kokudo::flight {

struct FlightOptions {
  double seconds = 60;          ///< of flight after warm-up; the path is flown again and again
  double warmUpSeconds = 30;    ///< not counted
  FrameTrace* trace = nullptr;  ///< gets every frame after warm-up
};

/// What there was when the path began anew.
struct Lap {
  double seconds = 0;
  ProcessState process;
  GlCensus gl;
  scene::SceneStatistics scene;
};

/// What a flight was like after warm-up.
struct FlightReport {
  Samples frameMilliseconds;
  std::size_t blankFrames = 0;      ///< without a single drawn tile
  std::size_t mostMemoryBytes = 0;  ///< as the scene counts it, warm-up included
  std::size_t peakResidentBytes = 0;
  double residentSlopeBytesPerHour = 0;
  double heapSlopeBytesPerHour = 0;  ///< of what is allocated, less what the scene counts
  ProcessState before, after;        ///< at the end of warm-up and of the flight
  std::vector<Lap> laps;             ///< warm-up included
  int mostDrawables = 0;
  std::size_t mostTriangles = 0, mostDrawCalls = 0;
};

/// Flies the path in real time: each frame shows the view of the moment it begins.
/// @param tick called once a second with the seconds flown, warm-up included
FlightReport fly(scene::SceneView& view, const FlightPath& path, const FlightOptions& options,
                 const CancelToken& token, const std::function<void(double)>& tick = {});

}  // namespace kokudo::flight
