#include "apps/cli/TerminalProgress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace kokudo::cli {
namespace {

std::string bar(double share) {
  constexpr int kCells = 24;
  const int full = std::clamp(static_cast<int>(share * kCells), 0, kCells);
  return std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(kCells - full), '.');
}

std::string line(std::uint64_t done, std::optional<std::uint64_t> total, std::string_view what,
                 double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  if (!total || *total == 0) return fmt::format("{} of unknown, {:.0f}/s  {}", done, rate, what);
  const double share = static_cast<double>(done) / static_cast<double>(*total);
  const double left = rate > 0 && *total > done ? static_cast<double>(*total - done) / rate : 0;
  return fmt::format("[{}] {}/{}, {:.0f}/s, {:.0f} s left  {}", bar(share), done, *total, rate,
                     left, what);
}

}  // namespace

TerminalProgress::TerminalProgress()
    : _start(Clock::now()), _last(_start), _terminal(isatty(STDERR_FILENO) != 0) {}

TerminalProgress::~TerminalProgress() {
  if (_terminal && _drawn) std::fputs("\r\033[K", stderr);
}

void TerminalProgress::update(std::uint64_t done, std::optional<std::uint64_t> total,
                              std::string_view what) {
  const auto now = Clock::now();
  const auto interval =
      _terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000);
  if (now - _last < interval) return;
  _last = now;
  _drawn = true;
  const double seconds = std::chrono::duration<double>(now - _start).count();
  const auto text = line(done, total, what, seconds);
  // Not fmt::print, which throws once nobody reads (2>&1 | head): the work goes on all the same.
  std::fputs((_terminal ? "\r\033[K" + text : text + "\n").c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace kokudo::cli
