#pragma once

#include "engine/io/RequestScheduler.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace kokudo::io::detail {

/// A request that has not begun.
struct WaitingRequest {
  /// Unasked: whether a cache holds it is not known yet. Asking: somebody finds out.
  enum class Place { Unasked, Asking, Local, Network };
  RequestScheduler::Id id = 0;
  ScheduledRequest what;
  std::string origin;  ///< server; empty for files
  Place place = Place::Unasked;
};

/// Who comes next: group, then turns among owners (stride scheduling), then priority, then arrival.
/// Not thread-safe.
class RequestQueue {
 public:
  using Id = RequestScheduler::Id;

  void add(WaitingRequest request);
  /// The first that `mayBegin`; null if none.
  const WaitingRequest* first(const std::function<bool(const WaitingRequest&)>& mayBegin) const;
  /// Takes one that waits; its owner has had a turn.
  WaitingRequest take(Id id);
  /// Nothing if it does not wait any more.
  void setPlace(Id id, WaitingRequest::Place place);
  std::optional<WaitingRequest> remove(Id id);
  std::vector<WaitingRequest> removeCancelled();
  std::vector<WaitingRequest> removeAll();

  void setPriority(Id id, std::optional<RequestGroup> group, double priority);
  void setWeight(std::uint64_t owner, double weight);
  std::size_t size() const { return _waiting.size(); }
  bool hasNetwork() const;

 private:
  double strideOf(std::uint64_t owner) const;
  bool comesBefore(const WaitingRequest& a, const WaitingRequest& b) const;
  void leave(std::uint64_t owner);

  struct Owner {
    double turn = 0;  ///< when it comes next, on a common scale
    std::size_t waiting = 0;
  };
  std::unordered_map<Id, WaitingRequest> _waiting;
  std::map<std::uint64_t, Owner> _owners;
  std::map<std::uint64_t, double> _weights;  // of those that are not 1
  double _clock = 0;                         // turn that was taken last
};

}  // namespace kokudo::io::detail
