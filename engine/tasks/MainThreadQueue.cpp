#include "engine/tasks/MainThreadQueue.h"

#include <chrono>
#include <deque>
#include <mutex>
#include <utility>

namespace kokudo::tasks {

struct MainThreadQueue::Impl {
  mutable std::mutex mutex;
  std::deque<std::function<void()>> jobs;
  std::function<void()> wake;
};

MainThreadQueue::MainThreadQueue() : _impl(std::make_unique<Impl>()) {}

MainThreadQueue::~MainThreadQueue() = default;

void MainThreadQueue::post(std::function<void()> job) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(_impl->mutex);
    if (_impl->jobs.empty()) {
      wake = _impl->wake;
    }
    _impl->jobs.push_back(std::move(job));
  }
  if (wake) {
    wake();
  }
}

std::size_t MainThreadQueue::run(double budgetMilliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  std::size_t count = 0;
  for (;;) {
    std::function<void()> job;
    {
      const std::lock_guard lock(_impl->mutex);
      if (_impl->jobs.empty()) {
        return count;
      }
      job = std::move(_impl->jobs.front());
      _impl->jobs.pop_front();
    }
    job();
    ++count;
    if (std::chrono::duration<double, std::milli>(Clock::now() - begin).count() >=
        budgetMilliseconds) {
      return count;
    }
  }
}

std::size_t MainThreadQueue::waiting() const {
  const std::lock_guard lock(_impl->mutex);
  return _impl->jobs.size();
}

void MainThreadQueue::setWake(std::function<void()> wake) {
  const std::lock_guard lock(_impl->mutex);
  _impl->wake = std::move(wake);
}

}  // namespace kokudo::tasks
