// What was used when, and what goes when there is no room.

#include "engine/io/detail/CacheConnection.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kokudo::io::detail {
namespace {

constexpr std::size_t kUsesBeforeWrite = 256;

std::int64_t wallMicroseconds() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

/// Later than every use before it, also between two ticks of the clock.
std::int64_t CacheStore::nextUse() {
  const std::lock_guard lock(_mutex);
  return _lastUse = std::max(_lastUse + 1, wallMicroseconds());
}

void CacheStore::noteUse(std::int64_t id) {
  bool many = false;
  {
    const std::lock_guard lock(_mutex);
    _lastUse = std::max(_lastUse + 1, wallMicroseconds());
    _uses[id] = _lastUse;
    many = _uses.size() >= kUsesBeforeWrite;
  }
  if (many) write([&](Connection& c) { return writeUses(c); });
}

int CacheStore::writeUses(Connection& c) {
  std::unordered_map<std::int64_t, std::int64_t> uses;
  {
    const std::lock_guard lock(_mutex);
    uses.swap(_uses);
  }
  for (const auto& [id, time] : uses) {
    const int code = c.use.bind(1, id).bind(2, time).run();
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

/// Drops the least used until `room` more bytes fit. Goes a little further, so that the next few
/// need not.
int CacheStore::evict(Connection& c, std::uint64_t room) {
  if (c.total.step() != SQLITE_ROW) {
    c.total.reset();
    return SQLITE_ERROR;
  }
  auto bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(c.total.integer(0), 0));
  c.total.reset();
  if (bytes + room <= _maxBytes) return SQLITE_OK;
  if (const int code = writeUses(c); code != SQLITE_OK) return code;
  const std::uint64_t goal = _maxBytes - _maxBytes / 50;
  while (bytes + room > goal) {
    std::vector<std::pair<std::int64_t, std::uint64_t>> victims;
    while (c.least.step() == SQLITE_ROW) {
      victims.emplace_back(c.least.integer(0), static_cast<std::uint64_t>(c.least.integer(1)));
    }
    c.least.reset();
    if (victims.empty()) return SQLITE_OK;
    for (const auto& [id, size] : victims) {
      if (bytes + room <= goal) break;
      if (const int code = c.removeId.bind(1, id).run(); code != SQLITE_OK) return code;
      bytes -= std::min(bytes, size);
      ++_evicted;
    }
  }
  return SQLITE_OK;
}

}  // namespace kokudo::io::detail
