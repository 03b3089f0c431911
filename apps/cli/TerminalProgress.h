#pragma once

#include "engine/base/Progress.h"

#include <chrono>
#include <string>

namespace kokudo::cli {

/// Progress on stderr: a bar with rate and remaining time on a terminal, a plain line every few
/// seconds otherwise.
class TerminalProgress final : public Progress {
 public:
  TerminalProgress();
  ~TerminalProgress() override;
  void update(std::uint64_t done, std::optional<std::uint64_t> total,
              std::string_view what) override;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point _start, _last;
  bool _terminal;
  bool _drawn = false;
};

}  // namespace kokudo::cli
