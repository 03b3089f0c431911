#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/detail/Json.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// Numbers in one value of "SCALAR", "VEC2" ...; 0 for other words.
std::size_t componentsOfType(std::string_view type);

/// `rows` values of a column {byteOffset, componentType, type} in a batch table's body.
Result<std::vector<Value>> readBinaryColumn(const Json& column, Bytes binary, std::size_t rows,
                                            const std::string& where);
/// Whole numbers from 0 up, in the JSON or in the body (16 bits where it names no componentType).
Result<std::vector<std::uint32_t>> readUnsignedColumn(const Json& column, Bytes binary,
                                                      std::size_t rows, const std::string& where);
/// Numbers in groups of `components` as values.
std::vector<Value> valuesOf(const std::vector<double>& numbers, std::size_t components,
                            bool isFloat);

}  // namespace kokudo::content
