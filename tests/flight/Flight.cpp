#include "tests/flight/Flight.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace kokudo::flight {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSecondsPerHour = 3600;

/// What is looked at once a second.
struct Seconds {
  std::vector<double> at, resident, uncounted;
  void add(double now, const scene::SceneStatistics& scene) {
    const ProcessState process = processState();
    at.push_back(now);
    resident.push_back(double(process.residentBytes));
    uncounted.push_back(double(process.heapBytes) - double(scene.memoryBytes));
  }
};

void count(FlightReport& report, const scene::SceneStatistics& statistics) {
  report.blankFrames += statistics.tiles.tilesRendered == 0;
  report.mostDrawables = std::max(report.mostDrawables, statistics.drawables);
  report.mostDrawCalls = std::max(report.mostDrawCalls, statistics.drawCalls);
  report.mostTriangles = std::max(report.mostTriangles, statistics.tiles.triangles);
}

}  // namespace

FlightReport fly(scene::SceneView& view, const FlightPath& path, const FlightOptions& options,
                 const CancelToken& token, const std::function<void(double)>& tick) {
  FlightReport report;
  const auto start = Clock::now();
  const auto now = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  const double end = options.warmUpSeconds + options.seconds;
  Seconds seconds;
  double last = 0;
  int ticks = 0;
  bool warm = false;
  while (!token.cancelled() && now() < end) {
    const double begun = now();
    const auto lap = static_cast<std::size_t>(begun / path.seconds());
    if (options.trace) options.trace->begin();
    view.camera().lookAt(path.at(std::fmod(begun, path.seconds())));
    view.frame(begun - last);
    if (options.trace) options.trace->drawn();
    view.readPixels();  // as a window would, waits until the picture is there
    last = begun;
    const double milliseconds = (now() - begun) * 1000;
    const auto statistics = view.statistics();
    report.mostMemoryBytes = std::max(report.mostMemoryBytes, statistics.memoryBytes);
    if (options.trace) options.trace->end(begun, warm, statistics);
    if (!warm && now() >= options.warmUpSeconds) {
      warm = true;
      report.before = processState();
    } else if (warm) {
      report.frameMilliseconds.add(milliseconds);
      count(report, statistics);
    }
    if (lap > report.laps.size())
      report.laps.push_back({begun, processState(), glCensus(), statistics});
    if (now() < ticks) continue;
    ++ticks;
    if (warm) seconds.add(now(), statistics);
    if (tick) tick(now());
  }
  report.after = processState();
  report.peakResidentBytes = peakResidentBytes();
  report.residentSlopeBytesPerHour = slope(seconds.at, seconds.resident) * kSecondsPerHour;
  report.heapSlopeBytesPerHour = slope(seconds.at, seconds.uncounted) * kSecondsPerHour;
  return report;
}

}  // namespace kokudo::flight
