#include "engine/content/detail/BatchTable.h"

#include "engine/content/detail/GltfAccessor.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <optional>

namespace kokudo::content {

namespace {

std::optional<Component> batchComponent(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, Component>, 8> kNames{{
      {"BYTE", Component::Int8},
      {"UNSIGNED_BYTE", Component::Uint8},
      {"SHORT", Component::Int16},
      {"UNSIGNED_SHORT", Component::Uint16},
      {"INT", Component::Int32},
      {"UNSIGNED_INT", Component::Uint32},
      {"FLOAT", Component::Float32},
      {"DOUBLE", Component::Float64},
  }};
  for (const auto& [known, component] : kNames) {
    if (name == known) return component;
  }
  return std::nullopt;
}

Value fromJson(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_number_integer() &&
      !(value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max()))) {
    return value.get<std::int64_t>();
  }
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json binaryNumber(Component component, const std::byte* at) {
  const double value = readNumber(component, at);
  if (component == Component::Float32 || component == Component::Float64) return value;
  return static_cast<std::int64_t>(value);
}

Status readBinary(const Json& property, Bytes binary, const std::string& where,
                  std::vector<Value>& values) {
  const auto offset = unsignedOf(member(property, "byteOffset"));
  const auto component = batchComponent(textOf(member(property, "componentType")));
  const std::string type = textOf(member(property, "type"));
  const std::size_t components = type == "SCALAR" ? 1
                                 : type == "VEC2" ? 2
                                 : type == "VEC3" ? 3
                                 : type == "VEC4" ? 4
                                                  : 0;
  if (!offset || !component || components == 0) {
    return Error{Error::Kind::BadInput,
                 where + ": a binary column has no known type or byteOffset"};
  }
  const std::size_t width = sizeOf(*component) * components;
  if (*offset > binary.size() || (binary.size() - *offset) / width < values.size()) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: a binary column of {} rows of {} bytes starts at byte {} of {}",
                             where, values.size(), width, *offset, binary.size())};
  }
  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::byte* at = binary.data() + *offset + row * width;
    if (components == 1) {
      values[row] = fromJson(binaryNumber(*component, at));
      continue;
    }
    Json vector = Json::array();
    for (std::size_t c = 0; c < components; ++c) {
      vector.push_back(binaryNumber(*component, at + c * sizeOf(*component)));
    }
    values[row] = vector.dump();
  }
  return {};
}

}  // namespace

Result<FeatureTable> readBatchTable(const Json& json, Bytes binary, std::uint64_t length,
                                    std::size_t tileBytes, const std::string& where) {
  const std::string place = where + " (batch table)";
  std::uint64_t room = (1u << 20) + std::uint64_t(16) * tileBytes;
  if (length > room) {
    return Error{Error::Kind::BadInput, fmt::format("{}: {} rows do not fit a tile of {} bytes",
                                                    place, length, tileBytes)};
  }
  FeatureTable table;
  table.className = "batch";
  table.count = static_cast<std::size_t>(length);
  if (!json.is_object()) return table;
  for (const auto& [name, property] : json.items()) {
    if (name == "extensions" || name == "extras" || name == "HIERARCHY") continue;
    if (!property.is_array() && !property.is_object()) continue;
    if (length > room) {
      return Error{Error::Kind::BadInput, fmt::format("{}: {} rows do not fit a tile of {} bytes",
                                                      place, length, tileBytes)};
    }
    room -= length;
    FeatureTable::Column column{name, name, {}};
    column.values.resize(table.count);
    if (property.is_array()) {
      for (std::size_t i = 0; i < std::min(table.count, property.size()); ++i) {
        column.values[i] = fromJson(property[i]);
      }
    } else if (auto status = readBinary(property, binary, place, column.values); !status) {
      return status.error();
    }
    table.columns.push_back(std::move(column));
  }
  return table;
}

}  // namespace kokudo::content
