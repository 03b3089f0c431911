#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Record.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace kokudo::search {

/// Builds one generation (Xapian database + column files) in an empty folder.
class IndexWriter {
 public:
  static Result<IndexWriter> create(const std::filesystem::path& folder);
  IndexWriter(IndexWriter&&) noexcept;
  ~IndexWriter();
  /// In any order; an id twice is BadUsage.
  Status add(const catalog::Record& record);
  /// Writes everything and syncs; the folder is a whole index after it.
  Status finish();
  std::uint64_t count() const;

 private:
  struct Impl;
  explicit IndexWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::search
