#include "engine/io/detail/Opening.h"

#include <algorithm>

namespace kokudo::io::detail {
namespace {

constexpr auto kPatience = std::chrono::seconds(1);
// What a tree names is asked for a frame or two after it came: who else waits lets it by.
constexpr auto kTwoFrames = std::chrono::milliseconds(60);

bool isFirstThing(const WaitingRequest& request) {
  return request.what.group == RequestGroup::First;
}

}  // namespace

bool Opening::mayBegin(const WaitingRequest& request, Time now) const {
  if (_isOver || isFirstThing(request) || _owners.empty()) return true;
  const bool several = _owners.size() > 1;
  if (several && _firstThingEnded && now - *_firstThingEnded < kTwoFrames) return false;
  return std::none_of(_running.begin(), _running.end(),
                      [&](const auto& one) { return now - one.second < kPatience; });
}

void Opening::began(const WaitingRequest& request, Time now) {
  if (_isOver) return;
  _running.emplace(request.id, now);
  if (isFirstThing(request)) _owners.insert(request.what.owner);
}

void Opening::ended(const WaitingRequest& request, Time now) {
  if (_isOver) return;
  _running.erase(request.id);
  if (isFirstThing(request)) {
    _firstThingEnded = now;
    return;
  }
  if (_owners.empty()) return;
  _isOver = true;
  _running.clear();
  _owners.clear();
}

}  // namespace kokudo::io::detail
