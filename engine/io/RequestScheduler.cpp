#include "engine/io/RequestScheduler.h"

#include "engine/base/Uri.h"
#include "engine/io/detail/HttpAddress.h"
#include "engine/io/detail/RequestSchedulerImpl.h"

#include <optional>
#include <utility>
#include <vector>

namespace kokudo::io {

RequestScheduler::RequestScheduler(std::shared_ptr<AssetAccessor> accessor,
                                   SchedulerOptions options)
    : _impl(std::make_unique<Impl>()) {
  _impl->accessor = std::move(accessor);
  _impl->options = options;
  _impl->dispatcher = std::thread([impl = _impl.get()] { impl->dispatch(); });
}

RequestScheduler::~RequestScheduler() {
  {
    const std::lock_guard lock(_impl->mutex);
    _impl->stopping = true;
    for (auto& [id, tokens] : _impl->running) tokens.second.cancel();
  }
  _impl->wakeDispatcher.notify_all();
  _impl->wakeFetcher.notify_all();
  _impl->dispatcher.join();
  // Without the dispatcher no thread is added.
  for (std::thread& fetcher : _impl->fetchers) fetcher.join();
  std::unique_lock lock(_impl->mutex);
  _impl->finishCancelled(lock, _impl->queue.removeAll());
}

RequestScheduler::Id RequestScheduler::start(ScheduledRequest request) {
  using Place = detail::WaitingRequest::Place;
  detail::WaitingRequest waiting;
  const std::string scheme = uriScheme(request.request.uri);
  const bool remote = scheme == "http" || scheme == "https";
  waiting.place = remote ? Place::Unasked : Place::Local;
  if (remote) waiting.origin = detail::originOf(request.request.uri);
  waiting.what = std::move(request);
  {
    const std::lock_guard lock(_impl->mutex);
    waiting.id = ++_impl->lastId;
    const Id id = waiting.id;
    if (!_impl->stopping) {
      ++_impl->unfinished;
      _impl->queue.add(std::move(waiting));
      _impl->changed = true;
      _impl->wakeDispatcher.notify_one();
      return id;
    }
  }
  detail::finish(waiting.what, detail::cancelledError(waiting.what.request));
  return waiting.id;
}

RequestScheduler::Id RequestScheduler::start(AssetRequest request, double priority,
                                             CancelToken token,
                                             std::function<void(Result<AssetResponse>)> done) {
  ScheduledRequest scheduled;
  scheduled.request = std::move(request);
  scheduled.priority = priority;
  scheduled.token = std::move(token);
  scheduled.done = std::move(done);
  return start(std::move(scheduled));
}

void RequestScheduler::setPriority(Id id, double priority) {
  const std::lock_guard lock(_impl->mutex);
  _impl->queue.setPriority(id, std::nullopt, priority);
}

void RequestScheduler::setPriority(Id id, RequestGroup group, double priority) {
  const std::lock_guard lock(_impl->mutex);
  _impl->queue.setPriority(id, group, priority);
}

void RequestScheduler::cancel(Id id) {
  std::unique_lock lock(_impl->mutex);
  if (const auto found = _impl->running.find(id); found != _impl->running.end()) {
    found->second.second.cancel();
    return;
  }
  std::vector<detail::WaitingRequest> removed;
  if (std::optional<detail::WaitingRequest> waiting = _impl->queue.remove(id)) {
    removed.push_back(std::move(*waiting));
  }
  _impl->finishCancelled(lock, std::move(removed));
}

void RequestScheduler::setWeight(std::uint64_t owner, double weight) {
  const std::lock_guard lock(_impl->mutex);
  _impl->queue.setWeight(owner, weight);
}

LinkEstimate RequestScheduler::link() const {
  LinkEstimate estimate = _impl->meter.estimate();
  estimate.transfersAtOnce = _impl->options.adaptToLink
                                 ? _impl->meter.transfersWanted(_impl->options.network)
                                 : _impl->options.network;
  return estimate;
}

SchedulerLoad RequestScheduler::load() const {
  const std::lock_guard lock(_impl->mutex);
  return {_impl->queue.size(), _impl->running.size()};
}

void RequestScheduler::drain() {
  std::unique_lock lock(_impl->mutex);
  _impl->idle.wait(lock, [this] { return _impl->unfinished == 0; });
}

}  // namespace kokudo::io
