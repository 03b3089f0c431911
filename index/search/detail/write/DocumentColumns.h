#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Record.h"
#include "index/search/detail/Dictionaries.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/write/AttributeColumnBuilder.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace kokudo::search::detail {

/// The extent of a place; its point where an adapter left the box at zeros.
Box extentOf(const catalog::Place& place);

/// Value and label of each dimension of a record.
std::array<std::pair<std::string, std::string>, kDimensions> dimensionsOf(
    const catalog::Record& record);

/// Everything of a segment that has one value a document, and the dictionaries of it.
class DocumentColumns {
 public:
  /// @param terms how many the record has   @param titleCharacters of the folded title
  void add(const catalog::Record& record, std::uint32_t terms, std::uint32_t titleCharacters);
  Status write(const std::filesystem::path& folder, std::uint64_t revision);

  Dictionaries dictionaries;
  std::array<std::vector<std::uint32_t>, kDimensions> dimensions;
  std::vector<std::uint32_t> datasetTitle, titleLength, length;

 private:
  void addPlace(const catalog::Place& place);
  void count();

  AttributeColumnsBuilder _attributes;
  std::vector<std::uint32_t> _credit;
  std::vector<std::uint8_t> _flags;
  std::vector<std::int32_t> _year;
  std::vector<double> _longitude, _latitude;
  std::vector<Box> _bbox;
};

}  // namespace kokudo::search::detail
