#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kokudo::search::detail {

/// Documents by id: a table of buckets of about two documents; which of them has the id is told
/// by its stored record.
class IdIndex {
 public:
  static Result<IdIndex> open(const std::filesystem::path& folder, std::uint64_t revision);
  std::size_t size() const { return _documents.size(); }
  /// All documents that may have the id, ascending.
  std::span<const std::uint32_t> candidates(std::string_view id) const;

 private:
  Column<std::uint32_t> _begins, _documents;
};

/// Collects the ids of a segment.
class IdIndexBuilder {
 public:
  /// In the order of the documents.
  void add(std::string_view id);
  Status write(const std::filesystem::path& folder, std::uint64_t revision);
  /// Pairs of documents that may have the same id.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> likelyTwins() const;

 private:
  std::vector<std::uint64_t> _hashes;
};

}  // namespace kokudo::search::detail
