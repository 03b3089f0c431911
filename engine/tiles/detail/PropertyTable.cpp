#include "engine/tiles/detail/PropertyTable.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using Type = SchemaProperty::Type;

template <typename T>
T load(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);  // need not be aligned; little endian as this machine
  return value;
}

/// Unsigned 64-bit numbers above the signed range become doubles.
Value numberAt(std::string_view bytes, ComponentType type, std::uint64_t index) {
  const char* at = bytes.data() + index * byteCount(type);
  switch (type) {
    case ComponentType::Int8:
      return std::int64_t(load<std::int8_t>(at));
    case ComponentType::Uint8:
      return std::int64_t(load<std::uint8_t>(at));
    case ComponentType::Int16:
      return std::int64_t(load<std::int16_t>(at));
    case ComponentType::Uint16:
      return std::int64_t(load<std::uint16_t>(at));
    case ComponentType::Int32:
      return std::int64_t(load<std::int32_t>(at));
    case ComponentType::Uint32:
      return std::int64_t(load<std::uint32_t>(at));
    case ComponentType::Int64:
      return load<std::int64_t>(at);
    case ComponentType::Uint64: {
      const auto whole = load<std::uint64_t>(at);
      if (whole > std::uint64_t(std::numeric_limits<std::int64_t>::max())) return double(whole);
      return std::int64_t(whole);
    }
    case ComponentType::Float32:
      return double(load<float>(at));
    case ComponentType::Float64:
      return load<double>(at);
  }
  return {};
}

std::uint64_t offsetAt(std::string_view bytes, ComponentType type, std::uint64_t index) {
  const char* at = bytes.data() + index * byteCount(type);
  switch (byteCount(type)) {
    case 1:
      return load<std::uint8_t>(at);
    case 2:
      return load<std::uint16_t>(at);
    case 4:
      return load<std::uint32_t>(at);
    default:
      return load<std::uint64_t>(at);
  }
}

ComponentType componentOf(const SchemaProperty& property, const SchemaEnum* kind) {
  return property.type == Type::Enum && kind ? kind->valueType : property.component;
}

/// Offsets must rise and end within `limit`.
bool offsetsAreGood(std::string_view bytes, ComponentType type, std::uint64_t count,
                    std::uint64_t limit) {
  if (bytes.size() / byteCount(type) < count + 1) return false;
  std::uint64_t before = 0;
  for (std::uint64_t i = 0; i <= count; ++i) {
    const std::uint64_t offset = offsetAt(bytes, type, i);
    if (offset < before || offset > limit) return false;
    before = offset;
  }
  return true;
}

std::optional<ComponentType> offsetTypeOf(const JsonObject& json, const char* key) {
  if (!member(json, key)) return ComponentType::Uint32;
  const std::string name = textMember(json, key);
  return name.starts_with("UINT") ? componentTypeNamed(name) : std::nullopt;
}

}  // namespace

Result<PropertyTable> PropertyTable::read(const JsonObject& json, const Schema& schema,
                                          const std::vector<std::string_view>& views,
                                          const std::string& where) {
  PropertyTable table;
  table._className = textMember(json, "class");
  const SchemaClass* kind = schema.findClass(table._className);
  if (!kind) {
    return badInput(where, "property table of class \"" + table._className.substr(0, 80) +
                               "\", which the schema does not have");
  }
  const auto count = member(json, "count");
  const auto rows = count ? countOf(*count) : std::nullopt;
  if (!rows || *rows > (1u << 26)) return badInput(where, "property table without a count");
  table._count = *rows;
  if (Status s = expectType(json, "properties", simdjson::dom::element_type::OBJECT, where);
      !s.ok()) {
    return s.error();
  }
  const auto properties = objectMember(json, "properties");
  if (!properties) return table;
  for (const auto& field : *properties) {
    const SchemaProperty* property = kind->find(field.key);
    JsonObject column;
    if (!property || field.value.get(column) != simdjson::SUCCESS) {
      return badInput(where, "class " + kind->id + " has no property \"" +
                                 std::string(field.key.substr(0, 80)) + "\"");
    }
    const std::string at = where + ": column " + property->id;
    if (Status status = table.readColumn(*property, column, schema, views, at); !status.ok()) {
      return status.error();
    }
  }
  return table;
}

Status PropertyTable::readColumn(const SchemaProperty& property, const JsonObject& json,
                                 const Schema& schema, const std::vector<std::string_view>& views,
                                 const std::string& where) {
  Column column;
  column.property = property;
  column.kind = schema.findEnum(property.enumType);
  for (const auto& [key, into] :
       {std::pair("values", &column.values), std::pair("arrayOffsets", &column.arrayOffsets),
        std::pair("stringOffsets", &column.stringOffsets)}) {
    const auto value = member(json, key);
    if (!value) continue;
    const auto view = countOf(*value);
    if (!view || *view >= views.size()) {
      return badInput(where, std::string(key) + " names no bufferView");
    }
    *into = views[*view];
  }
  const auto arrayType = offsetTypeOf(json, "arrayOffsetType");
  const auto stringType = offsetTypeOf(json, "stringOffsetType");
  if (!arrayType || !stringType) return badInput(where, "an offset type is none of UINT8..UINT64");
  column.arrayOffsetType = *arrayType;
  column.stringOffsetType = *stringType;
  for (const auto& [key, into] :
       {std::pair("offset", &column.property.offset), std::pair("scale", &column.property.scale)}) {
    const auto value = member(json, key);
    if (!value) continue;
    if (property.isArray && property.count == 0) {
      return badInput(where, std::string(key) + " is not for arrays of varying length");
    }
    const auto one = numberOf(*value);
    JsonArray list;
    if (one) {
      *into = {*one};
    } else if (value->get(list) == simdjson::SUCCESS && list.size() > 0) {
      const auto several = numbers(*value, list.size());
      if (!several) return badInput(where, std::string(key) + " is no list of numbers");
      *into = *several;
    }
  }
  if (Status status = check(column, where); !status.ok()) return status;
  _columns.push_back(std::move(column));
  return {};
}

Status PropertyTable::check(const Column& column, const std::string& where) const {
  const SchemaProperty& property = column.property;
  std::uint64_t elements = _count;
  constexpr std::uint64_t kAny = std::uint64_t(1) << 40;
  if (property.isArray && property.count > 0) {
    elements *= property.count;
  } else if (property.isArray) {
    if (!offsetsAreGood(column.arrayOffsets, column.arrayOffsetType, _count, kAny)) {
      return badInput(where, "arrayOffsets are too few or fall");
    }
    elements = offsetAt(column.arrayOffsets, column.arrayOffsetType, _count);
  }
  if (property.type == Type::Text) {
    if (!offsetsAreGood(column.stringOffsets, column.stringOffsetType, elements,
                        column.values.size())) {
      return badInput(where, "stringOffsets are too few, fall or lead out of the values");
    }
    return {};
  }
  const std::uint64_t components = elements * property.components;
  const std::uint64_t needed = property.type == Type::Boolean
                                   ? (components + 7) / 8
                                   : components * byteCount(componentOf(property, column.kind));
  if (column.values.size() < needed) {
    return badInput(where, fmt::format("values are {} bytes when {} rows need {}",
                                       column.values.size(), _count, needed));
  }
  return {};
}

std::pair<std::uint64_t, std::uint64_t> PropertyTable::elementsOf(const Column& column,
                                                                  std::size_t row) {
  const SchemaProperty& property = column.property;
  if (!property.isArray) return {row, row + 1};
  if (property.count > 0) return {row * property.count, (row + 1) * property.count};
  return {offsetAt(column.arrayOffsets, column.arrayOffsetType, row),
          offsetAt(column.arrayOffsets, column.arrayOffsetType, row + 1)};
}

std::optional<Value> PropertyTable::valueAt(const Column& column, std::uint64_t index) {
  switch (column.property.type) {
    case Type::Text: {
      const std::uint64_t from = offsetAt(column.stringOffsets, column.stringOffsetType, index);
      const std::uint64_t to = offsetAt(column.stringOffsets, column.stringOffsetType, index + 1);
      return Value(std::string(column.values.substr(from, to - from)));
    }
    case Type::Boolean:
      return Value((static_cast<unsigned char>(column.values[index / 8]) >> index % 8 & 1) != 0);
    case Type::Enum: {
      const Value number =
          numberAt(column.values, componentOf(column.property, column.kind), index);
      const auto* whole = std::get_if<std::int64_t>(&number);
      const std::string* name = whole && column.kind ? column.kind->nameOf(*whole) : nullptr;
      return name ? std::optional<Value>(*name) : std::nullopt;
    }
    case Type::Number:
      break;
  }
  // The ids of cells use all 64 bits: kept, though the number reads as negative.
  const bool isId = column.property.semantic.ends_with("S2_CELL");
  const ComponentType type = column.property.component;
  return numberAt(column.values,
                  isId && type == ComponentType::Uint64 ? ComponentType::Int64 : type, index);
}

MetadataEntity PropertyTable::row(std::size_t row, Attributes& semantics) const {
  MetadataEntity entity;
  entity.className = _className;
  for (const Column& column : _columns) {
    const auto [from, to] = elementsOf(column, row);
    std::vector<Value> raw;
    const std::uint64_t components = column.property.components;
    for (std::uint64_t i = from * components; i < to * components; ++i) {
      if (auto value = valueAt(column, i)) raw.push_back(std::move(*value));
    }
    const std::size_t before = entity.attributes.size();
    addValues(column.property, raw, entity.attributes);
    if (column.property.semantic.empty()) continue;
    for (std::size_t i = before; i < entity.attributes.size(); ++i) {
      semantics.emplace_back(column.property.semantic, entity.attributes[i].second);
    }
  }
  return entity;
}

}  // namespace kokudo::tiles::detail
