#include "tests/flight/Flight.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace kokudo::flight {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSecondsPerHour = 3600;

}  // namespace

FlightReport fly(scene::SceneView& view, const FlightPath& path, const FlightOptions& options,
                 const CancelToken& token, const std::function<void(double)>& tick) {
  FlightReport report;
  const auto start = Clock::now();
  const auto now = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  const double end = options.warmUpSeconds + options.seconds;
  std::vector<double> seconds, resident;
  double last = 0;
  int ticks = 0;
  bool warm = false;
  while (!token.cancelled() && now() < end) {
    const double begun = now();
    view.camera().lookAt(path.at(std::fmod(begun, path.seconds())));
    view.frame(begun - last);
    view.readPixels();  // as a window would, waits until the picture is there
    last = begun;
    const auto statistics = view.statistics();
    report.mostMemoryBytes = std::max(report.mostMemoryBytes, statistics.memoryBytes);
    if (!warm && now() >= options.warmUpSeconds) {
      warm = true;
      report.before = processState();
    } else if (warm) {
      report.frameMilliseconds.add((now() - begun) * 1000);
      report.blankFrames += statistics.tiles.tilesRendered == 0;
      report.mostDrawables = std::max(report.mostDrawables, statistics.drawables);
      report.mostTriangles = std::max(report.mostTriangles, statistics.tiles.triangles);
    }
    if (now() < ticks) continue;
    ++ticks;
    if (warm) {
      seconds.push_back(now());
      resident.push_back(double(processState().residentBytes));
    }
    if (tick) tick(now());
  }
  report.after = processState();
  report.peakResidentBytes = peakResidentBytes();
  report.residentSlopeBytesPerHour = slope(seconds, resident) * kSecondsPerHour;
  return report;
}

}  // namespace kokudo::flight
