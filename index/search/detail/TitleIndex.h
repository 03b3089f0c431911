#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// Collects titles: their order, and how often each occurs.
class TitleIndex {
 public:
  void add(std::string_view folded, std::string_view original);
  /// Place of each title in the order of folded titles; equal titles have equal ranks.
  std::vector<std::uint32_t> ranks() const;
  Status write(const std::filesystem::path& folder, std::uint64_t revision) const;

 private:
  std::vector<std::uint32_t> order() const;
  std::vector<std::string> _folded, _original;
};

/// Titles of a generation by prefix.
class TitleReader {
 public:
  struct Title {
    std::string_view text;
    std::uint32_t count = 0;
  };
  static Result<TitleReader> open(const std::filesystem::path& folder, std::uint64_t revision);
  /// Those whose folded form begins with the prefix, most frequent first, then by folded form.
  std::vector<Title> beginningWith(std::string_view foldedPrefix, std::size_t limit) const;

 private:
  Blob _folded, _original;
  Column<std::uint32_t> _counts;
};

}  // namespace kokudo::search::detail
