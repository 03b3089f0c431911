// What the threads do that carry requests out.

#include "engine/base/Log.h"
#include "engine/io/detail/HttpAddress.h"
#include "engine/io/detail/RequestSchedulerImpl.h"

#include <chrono>
#include <exception>
#include <utility>

namespace kokudo::io {
namespace {

using Clock = std::chrono::steady_clock;
using Place = detail::WaitingRequest::Place;

}  // namespace

namespace detail {

Error cancelledError(const AssetRequest& request) {
  return {Error::Kind::Cancelled, withoutSecrets(request.uri) + ": cancelled"};
}

void finish(ScheduledRequest& request, Result<AssetResponse> result) {
  if (!request.done) return;
  try {
    request.done(std::move(result));
  } catch (const std::exception& e) {
    log::write(log::Level::Error, std::string("what follows a request threw: ") + e.what());
  }
}

}  // namespace detail

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
    opening.ended(begun.waiting, Clock::now());
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
    result = detail::cancelledError(request);
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
  detail::finish(begun.waiting.what, std::move(result));
  begun.waiting.what = {};
  const std::lock_guard lock(mutex);
  if (--unfinished == 0) idle.notify_all();
}

}  // namespace kokudo::io
