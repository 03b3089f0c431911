#include "tests/flight/FrameTrace.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <time.h>

namespace kokudo::flight {
namespace {

double milliseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

constexpr const char* kColumns =
    "second,frame_ms,choose_ms,attach_ms,unload_ms,upload_ms,draw_ms,finish_ms,"
    "main_cpu_ms,all_cpu_ms,page_faults,preempted,"
    "draw_calls,triangles,attached,released,sent_bytes,loading,rendered,scene_bytes\n";

}  // namespace

std::unique_ptr<FrameTrace> FrameTrace::open(const std::string& file) {
  std::FILE* opened = std::fopen(file.c_str(), "w");
  if (!opened) return nullptr;
  std::fputs(kColumns, opened);
  return std::unique_ptr<FrameTrace>(new FrameTrace(opened));
}

FrameTrace::~FrameTrace() {
  std::fclose(_file);
}

FrameTrace::Usage FrameTrace::usage() {
  rusage all{}, thread{};
  getrusage(RUSAGE_SELF, &all);
  getrusage(RUSAGE_THREAD, &thread);
  return {milliseconds(CLOCK_MONOTONIC), milliseconds(CLOCK_THREAD_CPUTIME_ID),
          milliseconds(CLOCK_PROCESS_CPUTIME_ID), all.ru_minflt, thread.ru_nivcsw};
}

void FrameTrace::begin() {
  _begun = usage();
}

void FrameTrace::drawn() {
  _drawn = milliseconds(CLOCK_MONOTONIC);
}

void FrameTrace::end(double second, bool write, const scene::SceneStatistics& s) {
  const Usage now = usage();
  if (!write) {
    _last = s;
    return;
  }
  const double attach = s.tiles.attachMilliseconds, unload = s.tiles.unloadMilliseconds;
  fmt::print(_file, "{:.3f},{:.2f},{:.2f},{:.2f},{:.2f},{:.2f},{:.2f},{:.2f},", second,
             now.wall - _begun.wall, s.updateMilliseconds - attach - unload, attach, unload,
             s.uploadMilliseconds, s.drawMilliseconds, now.wall - _drawn);
  fmt::print(_file, "{:.2f},{:.2f},{},{},", now.thread - _begun.thread,
             now.process - _begun.process, now.faults - _begun.faults,
             now.switches - _begun.switches);
  fmt::print(_file, "{},{},{},{},{},{},{},{}\n", s.drawCalls, s.triangles,
             s.tilesAttached - _last.tilesAttached, s.tilesReleased - _last.tilesReleased,
             s.sentBytes - _last.sentBytes, s.tiles.tilesLoading, s.tiles.tilesRendered,
             s.memoryBytes);
  _last = s;
}

}  // namespace kokudo::flight
