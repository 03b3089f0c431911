#pragma once

#include "engine/io/detail/CachePolicy.h"
#include "engine/io/detail/Sqlite.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace kokudo::io::detail {

struct CachedAnswer {
  std::int64_t id = 0;  ///< of the row; set by `find`
  int status = 200;
  Headers headers;
  std::string finalUri;
  std::string body;
  Freshness freshness;
};

struct StoreCounts {
  std::uint64_t stored = 0, evicted = 0, damaged = 0, entries = 0, bytes = 0;
};

/// Answers by key in one SQLite file (write-ahead log, so that a killed process loses at most what
/// it was writing), bounded in bytes. Every answer carries a checksum over all of it. Failing to
/// write is no error here: the store says so in `problem` and tries again after a minute.
/// Thread-safe, also between processes.
class CacheStore {
 public:
  CacheStore(std::filesystem::path folder, std::uint64_t maxBytes);
  ~CacheStore();

  /// Marks it as used. A damaged answer is dropped and not found.
  std::optional<CachedAnswer> find(const std::string& key);
  /// Without reading the body; nothing if there is none.
  std::optional<Freshness> freshness(const std::string& key);
  void put(const std::string& key, const CachedAnswer& answer);
  /// Replaces head and freshness of the row that `answer` came from.
  void refresh(const std::string& key, const CachedAnswer& answer);
  void remove(const std::string& key);
  Status clear();
  StoreCounts counts();
  std::string problem() const;

 private:
  struct Connection;
  class Lease;
  std::unique_ptr<Connection> take();
  void giveBack(std::unique_ptr<Connection> connection);
  void noteUse(std::int64_t id);
  std::int64_t nextUse();
  void failed(int code, const std::string& message);
  bool mayWrite() const;
  void startAnew();
  int writeAnswer(Connection& c, const std::string& key, const CachedAnswer& answer);
  int writeUses(Connection& c);
  int evict(Connection& c, std::uint64_t room);
  template <typename Work>
  int write(const Work& work);

  const std::filesystem::path _folder, _file;
  const std::uint64_t _maxBytes;
  mutable std::mutex _mutex;  // of what follows, never held while SQLite works
  std::vector<std::unique_ptr<Connection>> _idle;
  std::unordered_map<std::int64_t, std::int64_t> _uses;  // row -> time, not yet written
  std::int64_t _lastUse = 0;
  std::string _problem;
  std::int64_t _retryAt = 0;  // milliseconds of the steady clock
  std::uint64_t _generation = 0;
  std::mutex _writing;  // one writer of this process at a time: no waiting in SQLite
  std::atomic<std::uint64_t> _stored{0}, _evicted{0}, _damaged{0};
};

}  // namespace kokudo::io::detail
