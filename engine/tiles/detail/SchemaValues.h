#pragma once

#include "engine/tiles/detail/Schema.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace kokudo::tiles::detail {

/// A value of JSON as components of the property's type, or nothing if it is of another type.
/// @param schema for the names of enums; may be null
std::optional<std::vector<Value>> componentsOf(const SchemaProperty& property, const Schema* schema,
                                               const JsonElement& json, std::size_t depth = 0);
/// Of an integer or a double; else 0.
double asNumber(const Value& value);

}  // namespace kokudo::tiles::detail
