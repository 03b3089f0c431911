// Connections to the file, and what is done when it cannot be read or written.

#include "engine/io/detail/CacheStore.h"

#include "engine/base/Log.h"
#include "engine/io/detail/CacheConnection.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace kokudo::io::detail {
namespace {

constexpr std::int64_t kRetryMilliseconds = 60'000;
constexpr std::size_t kKeptConnections = 8;

std::int64_t steadyMilliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

CacheStore::CacheStore(std::filesystem::path folder, std::uint64_t maxBytes)
    : _folder(std::move(folder)), _file(_folder / "answers-1.sqlite"), _maxBytes(maxBytes) {
  std::error_code code;
  std::filesystem::create_directories(_folder, code);
  write([&](Connection& c) { return evict(c, 0); });  // the bound may have been lowered
}

CacheStore::~CacheStore() {
  write([&](Connection& c) { return writeUses(c); });
}

std::unique_ptr<CacheStore::Connection> CacheStore::take() {
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(_mutex);
    if (!_idle.empty()) {
      std::unique_ptr<Connection> connection = std::move(_idle.back());
      _idle.pop_back();
      return connection;
    }
    if (steadyMilliseconds() < _retryAt && !_problem.empty()) return nullptr;
    generation = _generation;
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto connection = std::make_unique<Connection>();
    const int code = connection->open(_file);
    connection->generation = generation;
    if (code == SQLITE_OK) return connection;
    const std::string message = connection->message();
    connection.reset();
    if (!isDamage(code) || attempt > 0) {
      failed(code, message);
      return nullptr;
    }
    startAnew();
    const std::lock_guard lock(_mutex);
    generation = _generation;
  }
  return nullptr;
}

void CacheStore::giveBack(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(_mutex);
  if (connection->generation == _generation && _idle.size() < kKeptConnections) {
    _idle.push_back(std::move(connection));
  }
}

/// The file is damaged beyond one entry: another takes its place. Processes that have the old one
/// open go on with it until they find the damage too.
void CacheStore::startAnew() {
  const int lockFile =
      ::open((_folder / "answers.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lockFile >= 0) ::flock(lockFile, LOCK_EX);
  // Another process may have done it while we waited for the lock.
  Connection probe;
  const int code = probe.open(_file);
  SqliteStatement check;
  if (code == SQLITE_OK) check = SqliteStatement(probe.db.get(), "PRAGMA quick_check(1)");
  const bool whole = code == SQLITE_OK && check.step() == SQLITE_ROW && check.bytes(0) == "ok";
  check = {};
  probe = {};
  if (!whole) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(_file.string() + suffix, ignored);
    }
    log::write(log::Level::Warning,
               fmt::format("{}: the cache was damaged: it begins anew, empty", _file.string()));
  }
  if (lockFile >= 0) ::close(lockFile);
  const std::lock_guard lock(_mutex);
  ++_generation;
  _idle.clear();
  _uses.clear();
  if (!whole) ++_damaged;
}

void CacheStore::failed(int code, const std::string& message) {
  if (isDamage(code)) {
    startAnew();
    return;
  }
  if (!isUnwritable(code)) return;  // busy: another process writes much; nothing is lost
  bool first = false;
  {
    const std::lock_guard lock(_mutex);
    first = _problem.empty();
    _problem = fmt::format("{}: cannot be written ({}): fetched data is not kept", _file.string(),
                           message);
    _retryAt = steadyMilliseconds() + kRetryMilliseconds;
  }
  if (first) log::write(log::Level::Warning, problem());
}

bool CacheStore::mayWrite() const {
  const std::lock_guard lock(_mutex);
  return _problem.empty() || steadyMilliseconds() >= _retryAt;
}

std::string CacheStore::problem() const {
  const std::lock_guard lock(_mutex);
  return _problem;
}

}  // namespace kokudo::io::detail
