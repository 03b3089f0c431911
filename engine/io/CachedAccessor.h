#pragma once

#include "engine/io/AssetAccessor.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace kokudo::io {

enum class CacheMode {
  Normal,      ///< as RFC 9111 says; where the source gives no answer, what is kept, marked stale
  OfflineOnly  ///< never asks a source: what is kept, however old, else Error::Network
};

struct CacheOptions {
  std::filesystem::path folder;                     ///< may be shared by several processes
  std::uint64_t maxBytes = std::uint64_t(1) << 30;  ///< on disk; the least used go first
  CacheMode mode = CacheMode::Normal;
  /// Milliseconds since 1970; for tests.
  std::function<std::int64_t()> clock = {};
};

struct CacheStatistics {
  // Since this object was made:
  std::uint64_t hits = 0;         ///< answered without asking the source
  std::uint64_t revalidated = 0;  ///< the source said that what is kept is current
  std::uint64_t misses = 0;       ///< fetched, though it may be kept
  std::uint64_t staleServed = 0;  ///< out of date, for want of an answer
  std::uint64_t stored = 0, evicted = 0;
  std::uint64_t damaged = 0;  ///< entries that failed their checksum and were dropped
  // In the folder now:
  std::uint64_t entries = 0, bytes = 0;
};

/// Keeps answers to GET over http and https on disk, for this and later runs (RFC 9111 as a private
/// cache: Cache-Control, Expires, ETag, Last-Modified, Vary, Age; not stale-while-revalidate).
/// Never keeps what was asked for with credentials: other request headers than Accept,
/// Accept-Language and User-Agent, a user in the address, a parameter that looks like a key; such
/// requests pass through. Survives kill -9 at any moment. Where the folder cannot be written it
/// goes on without storing and logs that once. Thread-safe.
class CachedAccessor final : public AssetAccessor {
 public:
  CachedAccessor(std::shared_ptr<AssetAccessor> source, CacheOptions options);
  ~CachedAccessor() override;

  /// Serves stale answers with `stale` set; unless `must-revalidate` or `no-cache` forbids it (then
  /// the source's error), or in OfflineOnly regardless. A server that did not answer for a second
  /// or more is not asked again for 10 s about what is kept.
  Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken& token) override;
  bool answersLocally(const AssetRequest& request) const override;

  void setMode(CacheMode mode);
  CacheMode mode() const;
  CacheStatistics statistics() const;
  /// Why nothing is stored at present; empty when all is well.
  std::string problem() const;
  /// Drops every entry, also those of other processes.
  Status clear();

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::io
