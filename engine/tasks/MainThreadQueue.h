#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace kokudo::tasks {

/// Work that only the main thread may do, given by any thread and run in slices.
class MainThreadQueue {
 public:
  MainThreadQueue();
  ~MainThreadQueue();
  void post(std::function<void()> job);
  /// Main thread only. Runs jobs in order until `budgetMilliseconds` are used up (at least one
  /// job); returns how many ran.
  std::size_t run(double budgetMilliseconds);
  std::size_t waiting() const;
  /// Called (from the posting thread) when the queue stops being empty: wakes an idle main loop.
  void setWake(std::function<void()> wake);

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::tasks
