#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "index/search/detail/AttributeColumns.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace kokudo::search::detail {

/// Collects the values of one attribute, giving up on them where a column would not do.
class AttributeColumnBuilder {
 public:
  /// Documents in ascending order; null values are passed over.
  void add(std::uint32_t document, const Value& value);
  /// The entry for AttributeColumn::of.
  std::string encode(std::uint32_t documents) const;

 private:
  void giveUp();
  void addCoded(const Value& value);
  void becomeNumbers();

  AttributeForm _form = AttributeForm::Coded;
  std::vector<std::uint32_t> _documents;
  std::vector<std::uint32_t> _codes;
  std::unordered_map<std::string, std::uint32_t> _codeOf;
  std::vector<std::string> _texts;
  std::vector<double> _valueNumbers;
  std::vector<double> _numbers;
  bool _allNumbers = true;
};

/// All attributes of a segment, written as the blob "attributes".
class AttributeColumnsBuilder {
 public:
  void add(std::uint32_t document, std::uint32_t attribute, const Value& value);
  Status write(const std::filesystem::path& folder, std::uint64_t revision,
               std::uint32_t documents) const;

 private:
  std::vector<AttributeColumnBuilder> _columns;
};

}  // namespace kokudo::search::detail
