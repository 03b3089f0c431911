#include "engine/tiles/MemoryGovernor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiles {
namespace {

constexpr double kStep = 1.2;
constexpr double kMaxFactor = 1 << 14;
constexpr double kDetailShare = 0.9;  // of the cap; the rest is for coarser tiles to come in
/// The view's bytes grow with the square of the resolution. Below the second share of the cap one
/// step down should fit.
constexpr double kFullShare = 0.75;
constexpr double kLowerBelow = kFullShare / (kStep * kStep);
constexpr int kRoundsToRaise = 3;   // a coarser view takes some rounds to arrive
constexpr int kRoundsToLower = 20;  // calm ones

}  // namespace

MemoryGovernor::MemoryGovernor(std::size_t capBytes) : _cap(capBytes) {}

template <typename F>
std::size_t MemoryGovernor::sum(F what) const {
  std::size_t total = 0;
  for (const Account* account : _accounts) {
    total += what(*account);
  }
  return total;
}

MemoryGovernor::State MemoryGovernor::state() const {
  State state;
  state.factor = _factor;
  state.used = sum([](const Account& a) { return a._used; });
  state.reserved = sum([](const Account& a) { return a._reserved; });
  state.cap = _cap;
  state.degraded = _factor > 1;
  return state;
}

void MemoryGovernor::setCap(std::size_t bytes) {
  if (bytes > _cap) _knownBad = 0;
  _cap = bytes;
}

MemoryGovernor::Account::Account(MemoryGovernor& governor) : _governor(governor) {
  governor._accounts.push_back(this);
}

MemoryGovernor::Account::~Account() {
  const double before = static_cast<double>(_governor.inView());
  _governor._accounts.remove(this);
  _governor._knownBad = 0;
  const double share = before > 0 ? static_cast<double>(_governor.inView()) / before : 1;
  _governor._factor = std::max(1.0, _governor._factor * std::sqrt(share));
}

void MemoryGovernor::Account::setHeld(std::size_t used, std::size_t unused) {
  _used = used;
  _unused = unused;
}

bool MemoryGovernor::Account::reserve(std::size_t bytes, Purpose purpose) {
  const State state = _governor.state();
  const double share = purpose == Purpose::Detail ? kDetailShare : 1.0;
  const double limit = static_cast<double>(state.cap) * share;
  if (static_cast<double>(state.used + state.reserved + bytes) > limit) {
    _refused += bytes;
    return false;
  }
  _reserved += bytes;
  return true;
}

void MemoryGovernor::Account::release(std::size_t bytes) {
  _reserved -= std::min(bytes, _reserved);
}

std::size_t MemoryGovernor::Account::excess() const {
  const State state = _governor.state();
  const std::size_t asked = _governor.sum([](const Account& a) { return a._refusedLast; });
  // What is asked for must fit below the share that is left to detail.
  const double limit = static_cast<double>(state.cap) * kDetailShare;
  const double over = static_cast<double>(state.used + state.reserved + asked) - limit;
  const bool needed = asked > 0 || state.used + state.reserved > state.cap;
  return needed && over > 0 ? static_cast<std::size_t>(over) : 0;
}

bool MemoryGovernor::Account::stuck() const {
  return _refusedLast > 0 && _governor._starvedRounds > 4 * kRoundsToRaise &&
         _governor.state().reserved == 0;
}

void MemoryGovernor::Account::endTurn(const ViewState& view) {
  _refusedLast = _refused;
  _refused = 0;
  _hadTurn = true;
  const auto& all = _governor._accounts;
  if (std::all_of(all.begin(), all.end(), [](const Account* a) { return a->_hadTurn; })) {
    _governor.settle(view);
  }
}

void MemoryGovernor::settle(const ViewState& view) {
  for (Account* account : _accounts) {
    account->_hadTurn = false;
  }
  ++_roundsSinceChange;
  const State now = state();
  const std::size_t refused = sum([](const Account& a) { return a._refusedLast; });
  const std::size_t unused = sum([](const Account& a) { return a._unused; });
  const bool tooMuchInView = now.used - std::min(unused, now.used) > now.cap;
  const bool starved = tooMuchInView || (refused > 0 && unused == 0);
  _starvedRounds = starved ? _starvedRounds + 1 : 0;
  _calmRounds = refused == 0 && now.reserved == 0 ? _calmRounds + 1 : 0;
  if (_knownBad > 0 && moved(view)) _knownBad = 0;
  // What is under way may free more than it takes: wait for it, but not for ever.
  const bool mayHelp = now.reserved > 0 && _starvedRounds < 10 * kRoundsToRaise;
  if (starved && !mayHelp && _starvedRounds >= kRoundsToRaise &&
      _roundsSinceChange >= kRoundsToRaise) {
    raise(view);
  } else if (_factor > 1 && _calmRounds >= kRoundsToLower && _roundsSinceChange >= kRoundsToLower) {
    if (const double next = lowerFactor(); next < _factor) {
      _factor = next;
      _roundsSinceChange = 0;
    }
  }
}

std::size_t MemoryGovernor::inView() const {
  return sum([](const Account& a) { return a._used - std::min(a._unused, a._used); });
}

bool MemoryGovernor::recovering() const {
  return _roundsSinceChange == 0 || lowerFactor() < _factor;
}

/// Where the view would fill three quarters of the cap, at least one step down. Never back to what
/// this view is known not to fit: tiles would be loaded only to be dropped.
double MemoryGovernor::lowerFactor() const {
  const double used = static_cast<double>(inView()), cap = static_cast<double>(_cap);
  if (_factor <= 1 || used >= kLowerBelow * cap) return _factor;
  const double wanted = _factor * std::sqrt(used / (kFullShare * cap));
  const double next = std::max({1.0, wanted, std::min(_knownBad * kStep, _factor / kStep)});
  return next > _knownBad * 1.001 ? next : _factor;
}

void MemoryGovernor::raise(const ViewState& view) {
  _knownBad = _factor;
  _badView = view;
  _factor = std::min(_factor * kStep, kMaxFactor);
  _roundsSinceChange = 0;
}

bool MemoryGovernor::moved(const ViewState& view) const {
  constexpr double kEarthRadius = 6'371'000;
  constexpr double kCosine = 0.995;
  const double height = std::abs(length(_badView.position) - kEarthRadius);
  const double far = 0.1 * std::clamp(height, 200.0, 1e7);
  return length(view.position - _badView.position) > far ||
         dot(view.direction, _badView.direction) < kCosine || view.fovY != _badView.fovY ||
         view.viewportHeight != _badView.viewportHeight;
}

}  // namespace kokudo::tiles
