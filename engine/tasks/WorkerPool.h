#pragma once

#include "engine/base/CancelToken.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace kokudo::tasks {

/// Threads that run jobs, the most urgent first. Thread-safe.
class WorkerPool {
 public:
  using JobId = std::uint64_t;

  /// Background threads leave the cores to threads that draw when there are not enough for all.
  enum class Rank { Normal, Background };

  /// @param threads 0 = one fewer than the cores, at least 1
  explicit WorkerPool(unsigned threads = 0, Rank rank = Rank::Normal);
  /// Cancels what has not begun, waits for what has.
  ~WorkerPool();

  /// @param priority higher runs earlier; equal priorities in order of arrival.
  /// A job whose token is cancelled before it begins is dropped.
  JobId post(double priority, CancelToken token, std::function<void()> job);
  JobId post(std::function<void()> job) { return post(0.0, {}, std::move(job)); }
  /// For a job that has not begun; false for any other. Its place among equals stays.
  bool setPriority(JobId id, double priority);
  unsigned threadCount() const;
  std::size_t waiting() const;
  /// Blocks until nothing waits and nothing runs.
  void drain();

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::tasks
