#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kokudo {

/// One attribute value as a source gives it. Nested structures are flattened into names joined by
/// '/' before they get here.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// Names and values in the source's order. Names may repeat (a list is the same name several
/// times).
using Attributes = std::vector<std::pair<std::string, Value>>;

/// The value as text: shortest round-trip form of numbers, "true"/"false", "" for null.
std::string toText(const Value& value);

/// The first value of that name, or null.
const Value* find(const Attributes& attributes, const std::string& name);

}  // namespace kokudo
