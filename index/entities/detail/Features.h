#pragma once

#include "index/catalog/Record.h"
#include "index/entities/EntityLinks.h"
#include "index/entities/detail/Names.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::entities::detail {

/// What of a record decides whether it is the same thing as another.
struct Features {
  std::int64_t ordinal = 0;       ///< row in the work table
  std::int32_t kind = 0;          ///< interned
  std::int32_t group = 0;         ///< interned: only records of one group are compared
  std::int32_t dataset = 0;       ///< interned source and data set
  std::int32_t municipality = 0;  ///< code, 0 unknown
  std::int32_t year = 0;          ///< 0 unknown
  bool placed = false;            ///< by its own coordinates
  double longitude = 0, latitude = 0;
  std::int32_t x = 0, y = 0;  ///< cell at z14
  Name name;
};

/// Kinds that name the same sort of thing: town and address, generator and power-plant.
std::string groupOf(const std::string& kind);
/// Names of towns are compared whole.
bool isTownGroup(const std::string& group);
/// The kana of a record, or "".
std::string kanaOf(const catalog::Record& record);
/// "namespace=code" of attributes that are official codes of the record itself.
std::vector<std::string> officialCodes(const catalog::Record& record);
/// Cell at z14 of Web Mercator.
void setCell(Features& features);

struct Judgement {
  double score = 0;
  ScoreParts parts;
};
Judgement judge(const Features& a, const Features& b);

}  // namespace kokudo::entities::detail
