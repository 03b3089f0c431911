#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"

// The library was built so. Its classes are larger then: whoever includes this without linking the
// library itself (tests) must see the same.
#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1
#endif
#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiles::detail {

using JsonArray = simdjson::dom::array;
using JsonElement = simdjson::dom::element;
using JsonObject = simdjson::dom::object;

/// BadInput: where, and what is wrong.
Error badInput(const std::string& where, const std::string& what);

std::optional<JsonElement> member(const JsonObject& o, std::string_view key);
std::optional<JsonObject> objectMember(const JsonObject& o, std::string_view key);
std::optional<JsonArray> arrayMember(const JsonObject& o, std::string_view key);
/// "" where it is absent or no string.
std::string textMember(const JsonObject& o, std::string_view key);
/// `extensions` / `name` of an object.
std::optional<JsonObject> extensionOf(const JsonObject& o, std::string_view name);

/// Absent members are fine; one of another type is BadInput that names it.
Status expectType(const JsonObject& o, std::string_view key, simdjson::dom::element_type type,
                  const std::string& where);

/// A whole number of at least 0, or nothing.
std::optional<std::uint64_t> countOf(const JsonElement& value);
std::optional<double> numberOf(const JsonElement& value);
/// `count` finite numbers, or nothing.
std::optional<std::vector<double>> numbers(const JsonElement& value, std::size_t count);

/// Scalars as they are; of arrays and objects the scalars in them as "name/inner".
void flatten(const JsonElement& value, const std::string& name, Attributes& into, int depth = 0);

}  // namespace kokudo::tiles::detail
