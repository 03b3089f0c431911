#pragma once

#include "engine/base/Result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::content {

using Json = nlohmann::json;

/// Parses text from outside: nothing is thrown, at most 128 levels deep, BadInput with the place.
Result<Json> parseJson(std::string_view text, const std::string& where);

/// The member, or null where `object` is no object or has none of that name.
const Json& member(const Json& object, const char* name);
/// An element of an array, or null.
const Json& element(const Json& array, std::size_t index);
/// The elements; none where it is no array.
std::size_t sizeOf(const Json& array);

/// A whole number from 0 up; absent where it is none.
std::optional<std::uint64_t> unsignedOf(const Json& value);
std::optional<double> numberOf(const Json& value);
/// The text, or `otherwise`.
std::string textOf(const Json& value, const std::string& otherwise = {});
/// Exactly `count` finite numbers, or an empty list.
std::vector<double> numbersOf(const Json& array, std::size_t count);

}  // namespace kokudo::content
