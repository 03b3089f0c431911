#include "engine/io/detail/LinkMeter.h"

#include <algorithm>
#include <cmath>

namespace kokudo::io::detail {
namespace {

constexpr double kMemorySeconds = 2;    // of flow, after which a sample counts 1/e
constexpr double kSampleSeconds = 0.1;  // of flow in one sample
constexpr double kSampleBytes = 16 * 1024;
constexpr double kRoughSeconds = 0.004;  // for the first, rough guess
constexpr double kAdjustSeconds = 0.5;   // of demand between two adjustments
constexpr std::size_t kUnknownLink = 3;  // transfers until the link is known
constexpr double kHeadroom = 1.25;       // over the product of rate and latency

double seconds(LinkMeter::Time from, LinkMeter::Time to) {
  return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

}  // namespace

void LinkMeter::advance(Time now) {
  if (_now != Time{}) {
    const double step = seconds(_now, now);
    if (_receiving > 0) _flowSeconds += step;
    if (_waiting) {
      _demandSeconds += step;
      _recentDemand += step;
      if (_receiving > 0) {
        _busySeconds += step;
        _recentBusy += step;
      }
    }
  }
  _now = std::max(_now, now);
  if (_recentDemand >= kAdjustSeconds) adjust();
}

/// The model knows neither the server's thinking time nor how sizes scatter: where the link still
/// falls silent, one more transfer is tried, and taken back when it never does.
void LinkMeter::adjust() {
  const double busy = _recentBusy / _recentDemand;
  if (busy < 0.94) {
    _extra = std::min<std::size_t>(_extra + 1, 16);
  } else if (busy > 0.995 && _extra > 0) {
    --_extra;
  }
  _recentBusy = _recentDemand = 0;
}

LinkMeter::Transfer LinkMeter::begin(Time now) {
  const std::lock_guard lock(_mutex);
  advance(now);
  Transfer transfer;
  transfer.begin = now;
  return transfer;
}

void LinkMeter::add(Transfer& transfer, std::size_t bytes, Time now) {
  const std::lock_guard lock(_mutex);
  advance(now);
  if (!transfer.answered) {
    transfer.answered = true;
    const double latency = seconds(transfer.begin, now);
    double& known = _estimate.latencySeconds;
    const bool first = _estimate.requests++ == 0;
    // The least of late: what is above it is the queue that our own transfers make.
    known = first || latency < known ? latency : known + 0.05 * (latency - known);
  }
  if (bytes == 0) return;
  transfer.bytes += bytes;
  _estimate.bytesTransferred += bytes;
  if (transfer.receiving || _receiving > 0) _flowBytes += static_cast<double>(bytes);
  if (!transfer.receiving) {
    transfer.receiving = true;
    ++_receiving;
  }
  takeSample();
}

void LinkMeter::takeSample() {
  const bool rough = _estimate.samples == 0 && _flowSeconds >= kRoughSeconds;
  const bool whole = _flowSeconds >= kSampleSeconds;
  if (!whole && !rough) return;
  if (_flowBytes < kSampleBytes && _flowSeconds < 10 * kSampleSeconds) return;
  const double rate = _flowBytes / _flowSeconds;
  const double kept = std::exp(-_flowSeconds / kMemorySeconds);
  _weight = _weight * kept + (1 - kept);
  const double share = (1 - kept) / _weight;
  _estimate.bytesPerSecond += share * (rate - _estimate.bytesPerSecond);
  ++_estimate.samples;
  _flowBytes = _flowSeconds = 0;
}

void LinkMeter::end(Transfer& transfer, bool wanted, Time now) {
  const std::lock_guard lock(_mutex);
  advance(now);
  if (transfer.receiving) --_receiving;
  if (!wanted) _estimate.unwantedBytes += transfer.bytes;
  if (wanted && transfer.bytes > 0) {
    const auto bytes = static_cast<double>(transfer.bytes);
    _meanBytes = _meanBytes == 0 ? bytes : _meanBytes + 0.1 * (bytes - _meanBytes);
  }
}

void LinkMeter::setDemand(bool waiting, Time now) {
  const std::lock_guard lock(_mutex);
  advance(now);
  _waiting = waiting;
}

LinkEstimate LinkMeter::estimate() const {
  const std::lock_guard lock(_mutex);
  LinkEstimate estimate = _estimate;
  estimate.busyFraction = _demandSeconds > 0 ? _busySeconds / _demandSeconds : 0;
  return estimate;
}

/// One that arrives and as many asked for as fit into the line meanwhile.
std::size_t LinkMeter::modelled() const {
  if (_estimate.bytesPerSecond <= 0 || _meanBytes <= 0) return kUnknownLink;
  const double onTheWay = _estimate.bytesPerSecond * _estimate.latencySeconds * kHeadroom;
  return 1 + static_cast<std::size_t>(std::clamp(std::ceil(onTheWay / _meanBytes), 1.0, 1000.0));
}

std::size_t LinkMeter::transfersWanted(std::size_t most) const {
  const std::lock_guard lock(_mutex);
  return std::min(most, modelled() + _extra);
}

}  // namespace kokudo::io::detail
