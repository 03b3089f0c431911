#pragma once

#include "engine/scene/SceneView.h"

#include <cstdio>
#include <memory>
#include <string>

namespace kokudo::flight {

/// One line a frame: what it did and how long each part took, to see where slow frames come from.
class FrameTrace {
 public:
  /// Null if the file cannot be written.
  static std::unique_ptr<FrameTrace> open(const std::string& file);
  ~FrameTrace();
  FrameTrace(const FrameTrace&) = delete;

  /// Before the frame's first work.
  void begin();
  /// After `SceneView::frame`.
  void drawn();
  /// When its pixels are there. @param second of the flight at which it began   @param write
  /// whether it gets a line
  void end(double second, bool write, const scene::SceneStatistics& statistics);

 private:
  explicit FrameTrace(std::FILE* file) : _file(file) {}
  /// What the process has used so far.
  struct Usage {
    double wall = 0, thread = 0, process = 0;  ///< ms; CPU time of this thread and of all
    long faults = 0;                           ///< pages
    long switches = 0;                         ///< times this thread had to wait for a core
  };
  static Usage usage();

  std::FILE* _file;
  Usage _begun;
  double _drawn = 0;
  scene::SceneStatistics _last;
};

}  // namespace kokudo::flight
