#pragma once

#include "index/language/QueryTree.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace kokudo::language::detail {

enum class Field {
  Title,
  Organisation,
  Dataset,
  Place,
  Id,
  Kind,
  Source,
  Licence,
  Quality,
  Prefecture,
  Municipality,
  Mesh,
  Year,
  Date,
  Has,
  Near,
  Box,
  Polygon
};

/// By any of its names, English or Japanese.
std::optional<Field> fieldByName(std::string_view plainName);
/// The name that the canonical form uses.
std::string_view nameOf(Field field);
/// The field that `plainName` is probably a slip of the pen for (one letter wrong, missing or too
/// many, in a name of four letters or more).
std::optional<Field> fieldNear(std::string_view plainName);

/// What was expected instead of the value.
struct BadValue {
  std::string expected;
};

/// The condition that `field:value` states.
std::variant<QueryTree, BadValue> conditionOf(Field field, const std::string& value, bool quoted);

}  // namespace kokudo::language::detail
