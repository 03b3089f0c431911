#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Record.h"
#include "index/search/RecordFacts.h"
#include "index/shards/detail/Schema.h"

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// How an attribute occurs in all records.
struct AttributeUse {
  std::uint64_t numbers = 0;   ///< values that compare as numbers: in its slot
  std::uint64_t texts = 0;     ///< other values
  std::uint64_t repeated = 0;  ///< records with several values
  std::uint64_t odd = 0;       ///< texts that fold to a number, or are not written as it
};

/// The names and values that occur in all shards of a set: what a planner must know besides terms.
struct Dictionary {
  /// Values with labels of each dimension.
  std::array<std::map<std::string, std::string>, kDimensions> values;
  std::set<std::string> datasetTitles, credits;
  std::map<std::string, AttributeUse> attributes;
  std::uint64_t crossing = 0;  ///< records whose extent crosses 180 degrees

  void add(const catalog::Record& record, const search::RecordFacts& facts);
  void merge(const Dictionary& other);
  /// Attributes of that name: the one written so, else those that fold to it.
  std::vector<std::string> attributesNamed(const std::string& name) const;

  std::string toJson() const;
  static Result<Dictionary> fromJson(const std::string& text);
};

}  // namespace kokudo::shards::detail
