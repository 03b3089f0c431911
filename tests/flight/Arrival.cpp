#include "tests/flight/Arrival.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace kokudo::flight {
namespace {

constexpr int kCell = 8, kTolerance = 24;
constexpr double kUsefulShare = 0.05;

using Clock = std::chrono::steady_clock;

struct Moment {
  double seconds = 0;
  std::vector<std::uint8_t> thumbnail;
};

double shareDiffering(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  if (a.size() != b.size() || a.empty()) return 1;
  std::size_t differing = 0;
  for (std::size_t i = 0; i + 2 < a.size(); i += 3) {
    bool differs = false;
    for (std::size_t c = i; c < i + 3; ++c) differs |= std::abs(a[c] - b[c]) > kTolerance;
    differing += differs;
  }
  return double(differing) / double(a.size() / 3);
}

}  // namespace

std::vector<std::uint8_t> thumbnail(const std::vector<std::uint8_t>& rgba, int width, int height) {
  std::vector<std::uint8_t> out;
  for (int y = 0; y + kCell <= height; y += kCell) {
    for (int x = 0; x + kCell <= width; x += kCell) {
      unsigned sum[3] = {0, 0, 0};
      for (int j = 0; j < kCell; ++j) {
        const std::uint8_t* pixel = &rgba[(std::size_t(y + j) * std::size_t(width) + x) * 4];
        for (int i = 0; i < kCell * 4; ++i)
          if (i % 4 != 3) sum[i % 4] += pixel[i];
      }
      for (const unsigned value : sum)
        out.push_back(static_cast<std::uint8_t>(value / (kCell * kCell)));
    }
  }
  return out;
}

ArrivalReport arrive(scene::SceneView& view, const scene::LookAt& at, double timeoutSeconds,
                     const CancelToken& token) {
  ArrivalReport report;
  const auto start = Clock::now();
  const auto now = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  const auto state = view.camera().viewState();
  const int width = static_cast<int>(state.viewportWidth);
  const int height = static_cast<int>(state.viewportHeight);
  view.camera().lookAt(at);
  std::vector<Moment> moments;
  double last = 0, blankSince = 0;
  while (!token.cancelled() && now() < timeoutSeconds) {
    view.frame(now() - last);
    last = now();
    ++report.frames;
    std::vector<std::uint8_t> picture = thumbnail(view.readPixels(), width, height);
    if (moments.empty() || picture != moments.back().thumbnail)
      moments.push_back({now(), std::move(picture)});
    if (view.statistics().tiles.tilesRendered > 0) blankSince = now();
    report.longestBlankSeconds = std::max(report.longestBlankSeconds, now() - blankSince);
    if (view.complete()) break;
  }
  report.complete = view.complete();
  report.finalSeconds = moments.empty() ? 0 : moments.back().seconds;
  for (const Moment& moment : moments) {
    if (shareDiffering(moment.thumbnail, moments.back().thumbnail) > kUsefulShare)
      report.usefulSeconds = -1;
    else if (report.usefulSeconds <= 0)
      report.usefulSeconds = moment.seconds;
  }
  report.statistics = view.statistics();
  malloc_trim(0);
  report.process = processState();
  report.peakResidentBytes = peakResidentBytesOf([&] {
    view.frame(0);
    view.readPixels();
  });
  return report;
}

}  // namespace kokudo::flight
