#include "engine/content/detail/BatchColumn.h"

#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/TileSemantics.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::content {

namespace {

Result<std::vector<double>> readNumbers(const Json& column, Component component,
                                        std::size_t components, Bytes binary, std::size_t rows,
                                        const std::string& where) {
  const auto offset = unsignedOf(member(column, "byteOffset"));
  if (!offset) {
    return Error{Error::Kind::BadInput, where + ": a binary column has no byteOffset"};
  }
  const std::size_t width = sizeOf(component) * components;
  if (*offset > binary.size() || (binary.size() - *offset) / width < rows) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: a binary column of {} rows of {} bytes starts at byte {} of {}",
                             where, rows, width, *offset, binary.size())};
  }
  std::vector<double> numbers(rows * components);
  const std::byte* at = binary.data() + *offset;
  for (double& number : numbers) {
    number = readNumber(component, at);
    at += sizeOf(component);
  }
  return numbers;
}

/// Draco may give fractions, or numbers beyond 64 bits, where the column says whole numbers.
bool isWhole(double number) {
  return std::abs(number) < 9e15 && std::floor(number) == number;
}

Json numberJson(double number, bool isFloat) {
  if (isFloat || !isWhole(number)) return number;
  return static_cast<std::int64_t>(number);
}

Value numberValue(double number, bool isFloat) {
  if (isFloat || !isWhole(number)) return number;
  return static_cast<std::int64_t>(number);
}

}  // namespace

std::size_t componentsOfType(std::string_view type) {
  if (type == "SCALAR") return 1;
  if (type == "VEC2") return 2;
  if (type == "VEC3") return 3;
  return type == "VEC4" ? 4 : 0;
}

std::vector<Value> valuesOf(const std::vector<double>& numbers, std::size_t components,
                            bool isFloat) {
  std::vector<Value> values(numbers.size() / components);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double* at = numbers.data() + row * components;
    if (components == 1) {
      values[row] = numberValue(*at, isFloat);
      continue;
    }
    Json vector = Json::array();
    for (std::size_t c = 0; c < components; ++c) vector.push_back(numberJson(at[c], isFloat));
    values[row] = vector.dump();
  }
  return values;
}

Result<std::vector<Value>> readBinaryColumn(const Json& column, Bytes binary, std::size_t rows,
                                            const std::string& where) {
  const auto component = tileComponent(textOf(member(column, "componentType")));
  const std::size_t components = componentsOfType(textOf(member(column, "type")));
  if (!component || components == 0) {
    return Error{Error::Kind::BadInput,
                 where + ": a binary column has no known type or componentType"};
  }
  auto numbers = readNumbers(column, *component, components, binary, rows, where);
  if (!numbers) return numbers.error();
  const bool isFloat = *component == Component::Float32 || *component == Component::Float64;
  return valuesOf(*numbers, components, isFloat);
}

Result<std::vector<std::uint32_t>> readUnsignedColumn(const Json& column, Bytes binary,
                                                      std::size_t rows, const std::string& where) {
  std::vector<std::uint32_t> out;
  if (column.is_object()) {
    const auto component = tileComponent(textOf(member(column, "componentType"), "UNSIGNED_SHORT"));
    if (!component || *component == Component::Float32 || *component == Component::Float64) {
      return Error{Error::Kind::BadInput, where + ": its componentType is not of whole numbers"};
    }
    auto numbers = readNumbers(column, *component, 1, binary, rows, where);
    if (!numbers) return numbers.error();
    for (const double number : *numbers) {
      if (number < 0) return Error{Error::Kind::BadInput, where + ": a number is below 0"};
      out.push_back(static_cast<std::uint32_t>(number));
    }
    return out;
  }
  if (sizeOf(column) < rows) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {} numbers where {} are needed", where, sizeOf(column), rows)};
  }
  for (std::size_t i = 0; i < rows; ++i) {
    const auto number = unsignedOf(column[i]);
    if (!number || *number > 0xFFFFFFFFu) {
      return Error{Error::Kind::BadInput,
                   fmt::format("{}: element {} is no whole number from 0 up", where, i)};
    }
    out.push_back(static_cast<std::uint32_t>(*number));
  }
  return out;
}

}  // namespace kokudo::content
