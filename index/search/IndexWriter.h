#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/catalog/Record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace kokudo::search {

/// How an index is built. Its answers and its files (those of Xapian excepted) do not depend on it.
struct BuildOptions {
  unsigned workers = 0;                ///< threads besides the caller's
  std::uint32_t chunkRecords = 32768;  ///< written as one piece, merged at the end
  /// Xapian's database gets terms of id, dimensions, year and cells (detail/TermDatabase.h), too: a
  /// Searcher has columns for them, but whoever has nothing but that database needs them.
  bool filterTerms = false;
  /// Called with each record when it is written, in their order, on the thread of `add` or
  /// `finish`.
  std::function<void(const catalog::Record&)> seen;
  CancelToken token;
};

/// Builds one segment (Xapian database + column files) in an empty folder.
class IndexWriter {
 public:
  static Result<IndexWriter> create(const std::filesystem::path& folder,
                                    const BuildOptions& options = {});
  IndexWriter(IndexWriter&&) noexcept;
  ~IndexWriter();
  /// In any order. An id twice is BadUsage: at once if they are added in ascending order of ids,
  /// else from `finish`. What is wrong with a record may be told by a later call.
  Status add(const catalog::Record& record);
  /// A row as stored; it is decoded, and checked, by a worker.
  Status add(catalog::StoredRow row);
  /// Writes everything and syncs; the folder is a whole index after it.
  Status finish();
  std::uint64_t count() const;

 private:
  struct Impl;
  explicit IndexWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::search
