#include "engine/io/RequestScheduler.h"

#include "engine/base/Log.h"
#include "engine/base/Uri.h"
#include "engine/io/detail/HttpAddress.h"
#include "engine/io/detail/LinkMeter.h"
#include "engine/io/detail/RequestQueue.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace kokudo::io {
namespace {

using detail::LinkMeter;
using detail::RequestQueue;
using detail::WaitingRequest;
using Clock = std::chrono::steady_clock;
using Place = WaitingRequest::Place;

/// What a thread works on, and the lane that it takes a place of.
struct Begun {
  enum class Lane { Network, Local, Question };
  WaitingRequest waiting;  ///< of a Question: a copy; the request itself still waits
  Lane lane = Lane::Network;
};

Error cancelledError(const AssetRequest& request) {
  return {Error::Kind::Cancelled, detail::withoutSecrets(request.uri) + ": cancelled"};
}

void finish(ScheduledRequest& request, Result<AssetResponse> result) {
  if (!request.done) return;
  try {
    request.done(std::move(result));
  } catch (const std::exception& e) {
    log::write(log::Level::Error, std::string("what follows a request threw: ") + e.what());
  }
}

}  // namespace

struct RequestScheduler::Impl {
  std::shared_ptr<AssetAccessor> accessor;
  SchedulerOptions options;
  LinkMeter meter;

  mutable std::mutex mutex;
  std::condition_variable wakeDispatcher, wakeFetcher, idle;
  RequestQueue queue;
  std::deque<Begun> ready;
  /// Of what runs: the caller's token and our own, which the accessor sees.
  std::map<Id, std::pair<CancelToken, CancelToken>> running;
  std::map<std::string, std::size_t> perOrigin;
  std::size_t networkRunning = 0, localRunning = 0, unfinished = 0, idleFetchers = 0;
  Id lastId = 0;
  bool changed = false, stopping = false;
  std::vector<std::thread> fetchers;
  std::thread dispatcher;

  void dispatch();
  void beginWhatMay();
  std::optional<Begun> next();
  void hand(Begun begun);
  void passCancelsOn();
  void finishCancelled(std::unique_lock<std::mutex>& lock, std::vector<WaitingRequest> requests);
  void fetchLoop();
  void answerQuestion(const Begun& question);
  void serve(Begun begun);
  Result<AssetResponse> fetchMetered(WaitingRequest& waiting, const CancelToken& token);
  void leaveLane(const Begun& begun);
};

/// The next request and its lane, if any may begin. A file never waits for the link; what may be in
/// a cache is asked about in the local lane, or goes to the network's where that has room anyway.
std::optional<Begun> RequestScheduler::Impl::next() {
  const std::size_t most =
      options.adaptToLink ? meter.transfersWanted(options.network) : options.network;
  const bool networkFree = networkRunning < most, localFree = localRunning < options.local;
  if (!networkFree && !localFree) return std::nullopt;
  const auto fitsNetwork = [&](const WaitingRequest& request) {
    if (!networkFree || request.place == Place::Local) return false;
    const auto found = perOrigin.find(request.origin);
    return found == perOrigin.end() || found->second < options.perHost;
  };
  const auto fitsLocal = [&](const WaitingRequest& request) {
    return localFree && (request.place == Place::Local || request.place == Place::Unasked);
  };
  const WaitingRequest* first = queue.first(
      [&](const WaitingRequest& request) { return fitsLocal(request) || fitsNetwork(request); });
  if (!first) return std::nullopt;
  if (fitsNetwork(*first)) return Begun{queue.take(first->id), Begun::Lane::Network};
  if (first->place == Place::Local) return Begun{queue.take(first->id), Begun::Lane::Local};
  Begun question{{}, Begun::Lane::Question};
  question.waiting.id = first->id;
  question.waiting.what.request = first->what.request;
  queue.setPlace(first->id, Place::Asking);
  return question;
}

void RequestScheduler::Impl::hand(Begun begun) {
  if (begun.lane == Begun::Lane::Network) {
    ++networkRunning;
    ++perOrigin[begun.waiting.origin];
  } else {
    ++localRunning;
  }
  if (begun.lane != Begun::Lane::Question) {
    running.emplace(begun.waiting.id, std::pair(begun.waiting.what.token, CancelToken()));
  }
  ready.push_back(std::move(begun));
  if (idleFetchers < ready.size() && fetchers.size() < options.network + options.local) {
    fetchers.emplace_back([this] { fetchLoop(); });
  }
  wakeFetcher.notify_one();
}

void RequestScheduler::Impl::beginWhatMay() {
  while (std::optional<Begun> begun = next()) {
    hand(std::move(*begun));
  }
  meter.setDemand(queue.hasNetwork(), Clock::now());
}

void RequestScheduler::Impl::passCancelsOn() {
  for (auto& [id, tokens] : running) {
    if (tokens.first.cancelled()) tokens.second.cancel();
  }
}

void RequestScheduler::Impl::finishCancelled(std::unique_lock<std::mutex>& lock,
                                             std::vector<WaitingRequest> requests) {
  if (requests.empty()) return;
  const std::size_t count = requests.size();
  lock.unlock();
  for (WaitingRequest& request : requests) {
    finish(request.what, cancelledError(request.what.request));
  }
  requests.clear();
  lock.lock();
  unfinished -= count;
  if (unfinished == 0) idle.notify_all();
}

void RequestScheduler::Impl::dispatch() {
  constexpr auto kLook = std::chrono::milliseconds(20);  // at tokens, which tell nobody
  std::unique_lock lock(mutex);
  while (!stopping) {
    changed = false;
    passCancelsOn();
    finishCancelled(lock, queue.removeCancelled());
    if (stopping) return;
    beginWhatMay();
    const auto hasNews = [this] { return changed || stopping; };
    if (unfinished > 0) {
      wakeDispatcher.wait_for(lock, kLook, hasNews);
    } else {
      wakeDispatcher.wait(lock, hasNews);
    }
  }
}

void RequestScheduler::Impl::fetchLoop() {
  std::unique_lock lock(mutex);
  for (;;) {
    ++idleFetchers;
    wakeFetcher.wait(lock, [this] { return stopping || !ready.empty(); });
    --idleFetchers;
    if (ready.empty()) return;  // what was handed out ends even while stopping
    Begun begun = std::move(ready.front());
    ready.pop_front();
    lock.unlock();
    serve(std::move(begun));
    lock.lock();
  }
}

void RequestScheduler::Impl::leaveLane(const Begun& begun) {
  if (begun.lane != Begun::Lane::Question) running.erase(begun.waiting.id);
  if (begun.lane == Begun::Lane::Network) {
    --networkRunning;
    const auto origin = perOrigin.find(begun.waiting.origin);
    if (--origin->second == 0) perOrigin.erase(origin);
  } else {
    --localRunning;
  }
  changed = true;
  wakeDispatcher.notify_one();
}

Result<AssetResponse> RequestScheduler::Impl::fetchMetered(WaitingRequest& waiting,
                                                           const CancelToken& token) {
  LinkMeter::Transfer transfer = meter.begin(Clock::now());
  AssetRequest request = std::move(waiting.what.request);
  request.onBytes = [&, theirs = std::move(request.onBytes)](std::size_t bytes) {
    meter.add(transfer, bytes, Clock::now());
    if (theirs) theirs(bytes);
  };
  Result<AssetResponse> result = accessor->fetch(request, token);
  if (result.ok() && (token.cancelled() || waiting.what.token.cancelled()))
    result = cancelledError(request);
  meter.end(transfer, result.ok(), Clock::now());
  return result;
}

/// The request waits in its place meanwhile, and may begin without the answer.
void RequestScheduler::Impl::answerQuestion(const Begun& question) {
  const bool local = accessor->answersLocally(question.waiting.what.request);
  const std::lock_guard lock(mutex);
  queue.setPlace(question.waiting.id, local ? Place::Local : Place::Network);
  leaveLane(question);
}

void RequestScheduler::Impl::serve(Begun begun) {
  if (begun.lane == Begun::Lane::Question) {
    answerQuestion(begun);
    return;
  }
  CancelToken token;
  {
    const std::lock_guard lock(mutex);
    token = running.at(begun.waiting.id).second;
    if (stopping) token.cancel();
  }
  Result<AssetResponse> result = fetchMetered(begun.waiting, token);
  {
    const std::lock_guard lock(mutex);
    leaveLane(begun);  // first: the link must not wait for what the caller does
  }
  finish(begun.waiting.what, std::move(result));
  begun.waiting.what = {};
  const std::lock_guard lock(mutex);
  if (--unfinished == 0) idle.notify_all();
}

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
  WaitingRequest waiting;
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
  finish(waiting.what, cancelledError(waiting.what.request));
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
  std::vector<WaitingRequest> removed;
  if (std::optional<WaitingRequest> waiting = _impl->queue.remove(id)) {
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
