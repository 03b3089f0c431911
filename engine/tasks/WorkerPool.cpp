#include "engine/tasks/WorkerPool.h"

#include "engine/base/Log.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kokudo::tasks {
namespace {

struct QueuedJob {
  double priority = 0;
  std::uint64_t arrival = 0;
  CancelToken token;
  std::function<void()> run;
};

struct RunsLater {
  bool operator()(const QueuedJob& a, const QueuedJob& b) const {
    return a.priority != b.priority ? a.priority < b.priority : a.arrival > b.arrival;
  }
};

unsigned defaultThreadCount() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores > 1 ? cores - 1 : 1;
}

/// Of the calling thread: on Linux each has a niceness of its own. 5 = a third of a drawing
/// thread's share of a core that both want. Without the right to change it, it stays.
void stepBack() {
  constexpr int kNicer = 5;
  const auto thread = static_cast<id_t>(gettid());
  const int before = getpriority(PRIO_PROCESS, thread);
  setpriority(PRIO_PROCESS, thread, before + kNicer);
}

void runGuarded(const std::function<void()>& job) {
  try {
    job();
  } catch (const std::exception& e) {
    log::write(log::Level::Error, std::string("worker job threw: ") + e.what());
  } catch (...) {
    log::write(log::Level::Error, "worker job threw something that is no std::exception");
  }
}

}  // namespace

struct WorkerPool::Impl {
  mutable std::mutex mutex;
  std::condition_variable wake, idle;
  std::vector<QueuedJob> heap;
  std::uint64_t arrivals = 0;
  std::size_t running = 0;
  bool stopping = false;
  std::vector<std::thread> threads;

  void work();
  QueuedJob popLocked();
};

QueuedJob WorkerPool::Impl::popLocked() {
  std::pop_heap(heap.begin(), heap.end(), RunsLater{});
  QueuedJob job = std::move(heap.back());
  heap.pop_back();
  return job;
}

void WorkerPool::Impl::work() {
  std::unique_lock lock(mutex);
  for (;;) {
    wake.wait(lock, [this] { return stopping || !heap.empty(); });
    if (stopping) {
      return;
    }
    {
      QueuedJob job = popLocked();
      ++running;
      lock.unlock();
      if (!job.token.cancelled()) {
        runGuarded(job.run);
      }
    }  // the job's captures are destroyed here, while the lock is not held
    lock.lock();
    --running;
    if (heap.empty() && running == 0) {
      idle.notify_all();
    }
  }
}

WorkerPool::WorkerPool(unsigned threads, Rank rank) : _impl(std::make_unique<Impl>()) {
  const unsigned count = threads > 0 ? threads : defaultThreadCount();
  _impl->threads.reserve(count);
  for (unsigned i = 0; i < count; ++i) {
    _impl->threads.emplace_back([impl = _impl.get(), rank] {
      if (rank == Rank::Background) stepBack();
      impl->work();
    });
  }
}

WorkerPool::~WorkerPool() {
  std::vector<QueuedJob> dropped;
  {
    const std::lock_guard lock(_impl->mutex);
    _impl->stopping = true;
    dropped.swap(_impl->heap);
  }
  for (const QueuedJob& job : dropped) {
    job.token.cancel();
  }
  _impl->wake.notify_all();
  for (std::thread& thread : _impl->threads) {
    thread.join();
  }
}

WorkerPool::JobId WorkerPool::post(double priority, CancelToken token, std::function<void()> job) {
  JobId id = 0;
  {
    const std::lock_guard lock(_impl->mutex);
    id = ++_impl->arrivals;
    if (_impl->stopping) {
      return id;
    }
    _impl->heap.push_back({priority, id, std::move(token), std::move(job)});
    std::push_heap(_impl->heap.begin(), _impl->heap.end(), RunsLater{});
  }
  _impl->wake.notify_one();
  return id;
}

bool WorkerPool::setPriority(JobId id, double priority) {
  const std::lock_guard lock(_impl->mutex);
  auto& heap = _impl->heap;
  const auto found = std::find_if(heap.begin(), heap.end(),
                                  [&](const QueuedJob& job) { return job.arrival == id; });
  if (found == heap.end()) {
    return false;
  }
  if (found->priority != priority) {
    found->priority = priority;
    std::make_heap(heap.begin(), heap.end(), RunsLater{});
  }
  return true;
}

unsigned WorkerPool::threadCount() const {
  return static_cast<unsigned>(_impl->threads.size());
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(_impl->mutex);
  return _impl->heap.size();
}

void WorkerPool::drain() {
  std::unique_lock lock(_impl->mutex);
  _impl->idle.wait(lock, [this] { return _impl->heap.empty() && _impl->running == 0; });
}

}  // namespace kokudo::tasks
