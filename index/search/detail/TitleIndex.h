#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// Many short texts in one piece of memory.
class TextList {
 public:
  void add(std::string_view text) {
    _bytes += text;
    _ends.push_back(_bytes.size());
  }
  std::size_t size() const { return _ends.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : _ends[i - 1];
    return std::string_view(_bytes).substr(begin, _ends[i] - begin);
  }

 private:
  std::string _bytes;
  std::vector<std::size_t> _ends;
};

/// Collects titles: their order, and how often each occurs.
class TitleIndex {
 public:
  /// @param key sorts as the title does (TitleOrder)
  void add(std::string_view folded, std::string_view original, std::string_view key);
  /// Place of each title in the order of the keys; equal ones have equal ranks.
  std::vector<std::uint32_t> ranks() const;
  Status write(const std::filesystem::path& folder, std::uint64_t revision) const;

 private:
  TextList _folded, _original, _keys;
};

/// Titles of a segment by prefix.
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
