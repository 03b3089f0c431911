#pragma once

#include "engine/io/RequestScheduler.h"

#include <chrono>
#include <mutex>

namespace kokudo::io::detail {

/// Measures the link from what arrives over all transfers together. The rate is bytes over the time
/// in which bytes flowed: the wait for an answer is latency, not slowness, and the piece that opens
/// such a time does not count, for nobody knows when it began. Thread-safe.
class LinkMeter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// One transfer under way; used by one thread.
  struct Transfer {
    Time begin;
    bool answered = false, receiving = false;
    std::size_t bytes = 0;
  };

  Transfer begin(Time now);
  void add(Transfer& transfer, std::size_t bytes, Time now);
  void end(Transfer& transfer, bool wanted, Time now);
  /// Whether requests wait that could use the link.
  void setDemand(bool waiting, Time now);

  LinkEstimate estimate() const;
  /// How many transfers keep the link full without sharing it among more than needed.
  /// @param most at most so many
  std::size_t transfersWanted(std::size_t most) const;

 private:
  void advance(Time now);
  void takeSample();
  void adjust();
  std::size_t modelled() const;

  mutable std::mutex _mutex;
  LinkEstimate _estimate;
  std::size_t _receiving = 0;                   // transfers between their first piece and their end
  bool _waiting = false;                        // demand
  Time _now{};                                  // up to which the times below are counted
  double _flowSeconds = 0;                      // since the last sample
  double _flowBytes = 0;                        // in them
  double _weight = 0;                           // of all samples in bytesPerSecond
  double _meanBytes = 0;                        // of a transfer
  double _demandSeconds = 0, _busySeconds = 0;  // over all time
  double _recentDemand = 0, _recentBusy = 0;    // since the last adjustment
  std::size_t _extra = 0;                       // transfers beyond the model, found by trying
};

}  // namespace kokudo::io::detail
