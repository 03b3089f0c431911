// Who comes next, and who need not come any more.

#include "engine/io/detail/RequestSchedulerImpl.h"

#include <chrono>
#include <utility>

namespace kokudo::io {
namespace {

using Clock = std::chrono::steady_clock;
using Place = detail::WaitingRequest::Place;

}  // namespace

/// The next request and its lane, if any may begin. A file never waits for the link; what may be in
/// a cache is asked about in the local lane, or goes to the network's where that has room anyway.
std::optional<RequestScheduler::Impl::Begun> RequestScheduler::Impl::next() {
  const auto now = Clock::now();
  const std::size_t most =
      options.adaptToLink ? meter.transfersWanted(options.network) : options.network;
  const bool networkFree = networkRunning < most, localFree = localRunning < options.local;
  if (!networkFree && !localFree) return std::nullopt;
  const auto fitsNetwork = [&](const WaitingRequest& request) {
    if (!networkFree || request.place == Place::Local) return false;
    if (options.adaptToLink && !opening.mayBegin(request, now)) return false;
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
    opening.began(begun.waiting, Clock::now());
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
    detail::finish(request.what, detail::cancelledError(request.what.request));
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

}  // namespace kokudo::io
