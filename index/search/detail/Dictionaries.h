#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/StoredRecord.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace kokudo::search::detail {

/// Facet dimensions that are a number into a dictionary per document; year is a column of its own.
enum class Dimension : std::size_t {
  Source,
  Dataset,
  Prefecture,
  Municipality,
  Kind,
  Place,
  License
};
constexpr std::size_t kDimensions = 7;
/// Name as --facet takes it and as the column file is called.
std::string_view nameOf(Dimension dimension);

/// The different values of one dimension.
class Dictionary {
 public:
  std::uint32_t numberOf(const std::string& value, const std::string& label);
  const std::vector<std::string>& values() const { return _values; }
  const std::vector<std::string>& labels() const { return _labels; }
  /// -1 if unknown.
  std::int64_t find(const std::string& value) const;

 private:
  std::vector<std::string> _values, _labels;
  std::unordered_map<std::string, std::uint32_t> _numbers;
};

/// All dictionaries of a segment: dictionaries.json.
struct Dictionaries {
  std::array<Dictionary, kDimensions> dimensions;
  Dictionary datasetTitles;
  Dictionary credits;
  AttributeNames attributes;
  /// Documents of each value of each dimension, and the terms of all documents together; empty and
  /// 0 where the writer did not count yet.
  std::array<std::vector<std::uint32_t>, kDimensions> totals;
  std::uint64_t totalLength = 0;

  Dictionary& of(Dimension dimension) { return dimensions[static_cast<std::size_t>(dimension)]; }
  const Dictionary& of(Dimension dimension) const {
    return dimensions[static_cast<std::size_t>(dimension)];
  }
  Status write(const std::filesystem::path& file) const;
  static Result<Dictionaries> read(const std::filesystem::path& file);
};

}  // namespace kokudo::search::detail
