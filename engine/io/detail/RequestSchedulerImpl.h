#pragma once

#include "engine/io/RequestScheduler.h"
#include "engine/io/detail/LinkMeter.h"
#include "engine/io/detail/Opening.h"
#include "engine/io/detail/RequestQueue.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kokudo::io {
namespace detail {

/// What a thread works on, and the lane that it takes a place of.
struct BegunRequest {
  enum class Lane { Network, Local, Question };
  WaitingRequest waiting;  ///< of a Question: a copy; the request itself still waits
  Lane lane = Lane::Network;
};

Error cancelledError(const AssetRequest& request);

/// Calls its `done`; what that throws is logged.
void finish(ScheduledRequest& request, Result<AssetResponse> result);

}  // namespace detail

struct RequestScheduler::Impl {
  using LinkMeter = detail::LinkMeter;
  using WaitingRequest = detail::WaitingRequest;
  using Begun = detail::BegunRequest;

  std::shared_ptr<AssetAccessor> accessor;
  SchedulerOptions options;
  LinkMeter meter;

  mutable std::mutex mutex;
  std::condition_variable wakeDispatcher, wakeFetcher, idle;
  detail::RequestQueue queue;
  detail::Opening opening;
  std::deque<Begun> ready;
  /// Of what runs: the caller's token and our own, which the accessor sees.
  std::map<Id, std::pair<CancelToken, CancelToken>> running;
  std::map<std::string, std::size_t> perOrigin;
  std::size_t networkRunning = 0, localRunning = 0, unfinished = 0, idleFetchers = 0;
  Id lastId = 0;
  bool changed = false, stopping = false;
  std::vector<std::thread> fetchers;
  std::thread dispatcher;

  // RequestDispatch.cpp
  void dispatch();
  void beginWhatMay();
  std::optional<Begun> next();
  void hand(Begun begun);
  void passCancelsOn();
  void finishCancelled(std::unique_lock<std::mutex>& lock, std::vector<WaitingRequest> requests);
  // RequestFetch.cpp
  void fetchLoop();
  void answerQuestion(const Begun& question);
  void serve(Begun begun);
  Result<AssetResponse> fetchMetered(WaitingRequest& waiting, const CancelToken& token);
  void leaveLane(const Begun& begun);
};

}  // namespace kokudo::io
