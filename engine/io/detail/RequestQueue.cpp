#include "engine/io/detail/RequestQueue.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace kokudo::io::detail {

double RequestQueue::strideOf(std::uint64_t owner) const {
  const auto found = _weights.find(owner);
  return found == _weights.end() ? 1.0 : 1.0 / found->second;
}

/// An owner that comes (again) starts at the common clock: it neither pays for the time in which it
/// wanted nothing nor saves it up.
void RequestQueue::add(WaitingRequest request) {
  Owner& owner = _owners[request.what.owner];
  if (owner.waiting++ == 0) owner.turn = std::max(owner.turn, _clock);
  const Id id = request.id;
  _waiting.emplace(id, std::move(request));
}

void RequestQueue::leave(std::uint64_t owner) {
  const auto found = _owners.find(owner);
  if (--found->second.waiting == 0 && found->second.turn <= _clock) _owners.erase(found);
}

bool RequestQueue::comesBefore(const WaitingRequest& a, const WaitingRequest& b) const {
  if (a.what.group != b.what.group) return a.what.group > b.what.group;
  if (a.what.owner != b.what.owner) {
    const double turnA = _owners.at(a.what.owner).turn;
    const double turnB = _owners.at(b.what.owner).turn;
    return turnA != turnB ? turnA < turnB : a.what.owner < b.what.owner;
  }
  if (a.what.priority != b.what.priority) return a.what.priority > b.what.priority;
  return a.id < b.id;
}

const WaitingRequest* RequestQueue::first(
    const std::function<bool(const WaitingRequest&)>& mayBegin) const {
  const WaitingRequest* best = nullptr;
  for (const auto& [id, request] : _waiting) {
    if (best && !comesBefore(request, *best)) continue;
    if (mayBegin(request)) best = &request;
  }
  return best;
}

WaitingRequest RequestQueue::take(Id id) {
  const std::uint64_t name = _waiting.at(id).what.owner;
  Owner& owner = _owners.at(name);
  _clock = std::max(_clock, owner.turn);
  owner.turn += strideOf(name);
  return std::move(*remove(id));
}

void RequestQueue::setPlace(Id id, WaitingRequest::Place place) {
  const auto found = _waiting.find(id);
  if (found != _waiting.end()) found->second.place = place;
}

std::optional<WaitingRequest> RequestQueue::remove(Id id) {
  const auto found = _waiting.find(id);
  if (found == _waiting.end()) return std::nullopt;
  std::optional<WaitingRequest> removed(std::move(found->second));
  _waiting.erase(found);
  leave(removed->what.owner);
  return removed;
}

std::vector<WaitingRequest> RequestQueue::removeCancelled() {
  std::vector<WaitingRequest> removed;
  for (auto at = _waiting.begin(); at != _waiting.end();) {
    if (at->second.what.token.cancelled()) {
      leave(at->second.what.owner);
      removed.push_back(std::move(at->second));
      at = _waiting.erase(at);
    } else {
      ++at;
    }
  }
  return removed;
}

std::vector<WaitingRequest> RequestQueue::removeAll() {
  std::vector<WaitingRequest> removed;
  for (auto& [id, request] : _waiting) removed.push_back(std::move(request));
  _waiting.clear();
  _owners.clear();
  return removed;
}

void RequestQueue::setPriority(Id id, std::optional<RequestGroup> group, double priority) {
  const auto found = _waiting.find(id);
  if (found == _waiting.end()) return;
  found->second.what.priority = priority;
  found->second.what.group = group.value_or(found->second.what.group);
}

void RequestQueue::setWeight(std::uint64_t owner, double weight) {
  assert(weight > 0);
  _weights[owner] = weight;
}

bool RequestQueue::hasNetwork() const {
  return std::any_of(_waiting.begin(), _waiting.end(), [](const auto& entry) {
    return entry.second.place == WaitingRequest::Place::Network;
  });
}

}  // namespace kokudo::io::detail
