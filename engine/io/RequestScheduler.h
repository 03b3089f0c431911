#pragma once

#include "engine/io/AssetAccessor.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace kokudo::io {

/// Compared before priorities and over all owners: nothing of a lower group begins while a request
/// of a higher one could. First: small, and nothing else can be chosen without it, as a tileset's
/// own file; until the first other content has come it shares the link with as little as may be.
enum class RequestGroup { Preload, Normal, Urgent, First };

struct ScheduledRequest {
  AssetRequest request;  ///< its `onBytes` is called too
  RequestGroup group = RequestGroup::Normal;
  double priority = 0;      ///< higher begins earlier; compared within one owner and group
  std::uint64_t owner = 0;  ///< any number that names the tileset or layer
  CancelToken token;
  /// Called exactly once, from a thread of the scheduler (from the destructor's for what has not
  /// begun then). Short: hand the decoding on. May call the scheduler, may not destroy it. A
  /// cancelled request ends with Error::Kind::Cancelled.
  std::function<void(Result<AssetResponse>)> done;
};

struct SchedulerOptions {
  std::size_t perHost = 6;   ///< network transfers at once to one host
  std::size_t network = 18;  ///< network transfers at once in all
  std::size_t local = 2;     ///< files, archives and cache hits at once, beside the network's
  bool adaptToLink = true;   ///< fewer network transfers at once where so few keep the link full
};

/// What was seen of the network since the scheduler began. Files and cache hits do not count.
struct LinkEstimate {
  double bytesPerSecond = 0;  ///< of all transfers together while bytes flowed; 0 = not known yet
  double latencySeconds = 0;  ///< least recent time from request to the answer's first byte
  std::size_t samples = 0;    ///< that made bytesPerSecond; below 3 it is a rough guess
  double busyFraction = 0;    ///< of the time in which more requests waited: bytes flowed
  std::uint64_t bytesTransferred = 0;
  std::uint64_t unwantedBytes = 0;  ///< of these, for requests that were cancelled or failed
  std::uint64_t requests = 0;       ///< network transfers begun
  std::size_t transfersAtOnce = 0;  ///< how many transfers the link is given now
};

struct SchedulerLoad {
  std::size_t waiting = 0, running = 0;
};

/// One queue of requests for the whole process: who comes next is decided when a transfer ends, by
/// group, then in turn among the owners (as often as their weights say), then by priority.
/// Thread-safe. Retrying is the caller's.
class RequestScheduler {
 public:
  using Id = std::uint64_t;

  explicit RequestScheduler(std::shared_ptr<AssetAccessor> accessor, SchedulerOptions options = {});
  /// Cancels everything and waits until every `done` has been called (200 ms).
  ~RequestScheduler();
  RequestScheduler(const RequestScheduler&) = delete;

  Id start(ScheduledRequest request);
  Id start(AssetRequest request, double priority, CancelToken token,
           std::function<void(Result<AssetResponse>)> done);

  /// For what has not begun; otherwise nothing.
  void setPriority(Id id, double priority);
  void setPriority(Id id, RequestGroup group, double priority);
  /// Ends it (`done` with Cancelled, soon). Cancelling the request's token does the same within
  /// 200 ms. Nothing for an id that has ended.
  void cancel(Id id);

  /// Turns that `owner` gets for one of an owner of weight 1. @param weight above 0
  void setWeight(std::uint64_t owner, double weight);

  LinkEstimate link() const;
  SchedulerLoad load() const;
  /// Blocks until nothing waits and nothing runs.
  void drain();

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::io
