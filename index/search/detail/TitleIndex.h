#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"
#include "index/search/detail/TextList.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// Collects titles: their order, and how often each occurs.
class TitleIndex {
 public:
  /// @param key sorts as the title does (TitleOrder)
  void add(std::string_view folded, std::string_view key);
  /// Place of each title in the order of the keys; equal ones have equal ranks.
  std::vector<std::uint32_t> ranks() const;
  Status write(const std::filesystem::path& folder, std::uint64_t revision) const;

 private:
  TextList _folded, _keys;
};

struct Segment;

/// Titles of a segment by prefix: documents in the order of their folded titles, one of each.
class TitleReader {
 public:
  struct Title {
    std::string text;
    std::uint32_t count = 0;
  };
  static Result<TitleReader> open(const std::filesystem::path& folder, std::uint64_t revision);
  /// Those of `segment` (which this is part of) whose folded form begins with the prefix, most
  /// frequent first, then by folded form.
  std::vector<Title> beginningWith(const Segment& segment, std::string_view foldedPrefix,
                                   std::size_t limit) const;

 private:
  Column<std::uint32_t> _documents, _counts;
};

}  // namespace kokudo::search::detail
