#include "engine/content/detail/PropertyColumn.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace kokudo::content {

std::optional<Component> componentNamed(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, Component>, 10> kNames{{
      {"INT8", Component::Int8},
      {"UINT8", Component::Uint8},
      {"INT16", Component::Int16},
      {"UINT16", Component::Uint16},
      {"INT32", Component::Int32},
      {"UINT32", Component::Uint32},
      {"INT64", Component::Int64},
      {"UINT64", Component::Uint64},
      {"FLOAT32", Component::Float32},
      {"FLOAT64", Component::Float64},
  }};
  for (const auto& [known, component] : kNames) {
    if (name == known) return component;
  }
  return std::nullopt;
}

std::size_t numbersPerElement(const std::string& type) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 7> kTypes{{{"SCALAR", 1},
                                                                            {"VEC2", 2},
                                                                            {"VEC3", 3},
                                                                            {"VEC4", 4},
                                                                            {"MAT2", 4},
                                                                            {"MAT3", 9},
                                                                            {"MAT4", 16}}};
  for (const auto& [known, components] : kTypes) {
    if (type == known) return components;
  }
  return 0;
}

bool isInteger(Component component) {
  return component != Component::Float32 && component != Component::Float64;
}

double shortest(float value) {
  if (value == std::floor(value) || !std::isfinite(value)) return value;
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  double out = value;
  std::from_chars(text.data(), end, out);
  return out;
}

Value asValue(Json value) {
  if (value.is_null()) return {};
  if (value.is_string()) return std::move(value.get_ref<std::string&>());
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max())) {
    return value.dump();  // wider than our integers: kept exact as text
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace {

Json exactNumber(Component component, const std::byte* at) {
  if (component == Component::Int64) {
    std::int64_t value = 0;
    std::memcpy(&value, at, 8);
    return value;
  }
  if (component == Component::Uint64) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, 8);
    return value;
  }
  const double value = readNumber(component, at);
  if (component == Component::Float32) return shortest(static_cast<float>(value));
  if (component == Component::Float64) return value;
  return static_cast<std::int64_t>(value);
}

}  // namespace

PropertyColumn::PropertyColumn(const GltfDocument& document, const Json& schema,
                               const Json& property, const Json& table, std::size_t count,
                               const std::string& id)
    : _document(document),
      _schema(schema),
      _property(property),
      _table(table),
      _count(count),
      _id(id) {}

Error PropertyColumn::wrong(const std::string& what) const {
  return _document.bad(fmt::format("property \"{}\": {}", _id.substr(0, 80), what));
}

Result<std::vector<Value>> PropertyColumn::read() {
  if (auto status = understand(); !status) return status.error();
  std::vector<Value> values;
  values.reserve(_count);
  if (!_table.is_object()) {
    const Value everywhere = finish(member(_property, "default"));
    if (!spendText(everywhere, _count)) return _document.spent();
    values.assign(_count, everywhere);
    return values;
  }
  if (auto status = bind(); !status) return status.error();
  const Json& noData = member(_property, "noData");
  const Json& fallback = member(_property, "default");
  for (std::size_t row = 0; row < _count; ++row) {
    // noData is a raw value: it is looked for before offset and scale are applied.
    Json value = rowValue(row);
    const bool absent = !noData.is_null() && value == noData;
    if (!absent && (_normalized || _scaled)) value = transformed(value, _offset, _scale);
    values.push_back(finish(absent ? fallback : std::move(value)));
    if (absent && !spendText(values.back(), 1)) return _document.spent();
  }
  return values;
}

/// A default is stored once and stands in many rows: its text counts against the budget, the size
/// of a `Value` as one.
bool PropertyColumn::spendText(const Value& value, std::size_t times) const {
  const auto* text = std::get_if<std::string>(&value);
  return !text || times == 0 || _document.spend(text->size() / sizeof(Value) * times);
}

Status PropertyColumn::understand() {
  const std::string type = textOf(member(_property, "type"));
  _array = member(_property, "array") == true;
  _fixedCount = _array ? unsignedOf(member(_property, "count")).value_or(0) : 1;
  if (type == "STRING") {
    _type = Type::String;
    return {};
  }
  if (type == "BOOLEAN") {
    _type = Type::Boolean;
    return {};
  }
  if (type == "ENUM") return understandEnum(textOf(member(_property, "enumType")));
  _components = numbersPerElement(type);
  return understandNumber();
}

Status PropertyColumn::understandNumber() {
  const auto component = componentNamed(textOf(member(_property, "componentType")));
  if (!component || _components == 0) {
    return wrong("unknown type or componentType");
  }
  _component = *component;
  _normalized = member(_property, "normalized") == true && isInteger(_component);
  const auto choose = [this](const char* name) {
    const Json& own = member(_table, name);
    return own.is_null() ? member(_property, name) : own;
  };
  _offset = choose("offset");
  _scale = choose("scale");
  _scaled = !_offset.is_null() || !_scale.is_null();
  return {};
}

Status PropertyColumn::understandEnum(const std::string& enumId) {
  _type = Type::Enum;
  const Json& definition = member(member(_schema, "enums"), enumId.c_str());
  const auto component = componentNamed(textOf(member(definition, "valueType"), "UINT16"));
  if (!definition.is_object() || !component || !isInteger(*component)) {
    return wrong("unknown enumeration \"" + enumId.substr(0, 80) + "\"");
  }
  _component = *component;
  if (!_document.spend(sizeOf(member(definition, "values")))) return _document.spent();
  bool booleans = true;
  for (const Json& value : member(definition, "values")) {
    const Json& number = member(value, "value");
    if (!number.is_number_integer()) continue;
    const std::string name = textOf(member(value, "name"));
    booleans = booleans && (name == "true" || name == "false" || name == "null");
    _enumNames.emplace(number.get<std::int64_t>(), name);
    _longestName = std::max(_longestName, name.size());
  }
  // How our writer stores booleans with gaps.
  _boolean = booleans && _enumNames.size() == 3;
  return {};
}

Status PropertyColumn::readOffsets(const char* name, const char* typeName, std::uint64_t count,
                                   std::vector<std::uint64_t>& out) {
  const auto view = unsignedOf(member(_table, name));
  const auto component = componentNamed(textOf(member(_table, typeName), "UINT32"));
  if (!view || !component || !isInteger(*component)) return wrong(std::string("no ") + name);
  auto bytes = _document.view(static_cast<std::size_t>(*view));
  if (!bytes) return bytes.error();
  const std::size_t width = sizeOf(*component);
  if (count >= bytes->size() / width) {
    return wrong(fmt::format("{} has {} bytes for {} elements", name, bytes->size(), count + 1));
  }
  if (!_document.spend(count)) return _document.spent();
  out.reserve(static_cast<std::size_t>(count) + 1);
  std::uint64_t last = 0;
  for (std::size_t i = 0; i <= count; ++i) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes->data() + i * width, width);
    if (value < last) return wrong(std::string(name) + " runs backwards");
    out.push_back(value);
    last = value;
  }
  return {};
}

Status PropertyColumn::bind() {
  const auto view = unsignedOf(member(_table, "values"));
  if (!view) return wrong("no values");
  auto bytes = _document.view(static_cast<std::size_t>(*view));
  if (!bytes) return bytes.error();
  _values = *bytes;
  std::uint64_t elements = _count;
  if (_array && _fixedCount == 0) {
    if (auto status = readOffsets("arrayOffsets", "arrayOffsetType", _count, _arrayOffsets);
        !status) {
      return status;
    }
    elements = _arrayOffsets.back();
  } else if (_array) {
    if (_fixedCount > 1u << 20) return wrong("arrays are too long");
    elements = _count * _fixedCount;
  }
  const std::uint64_t size = _values.size();
  if (_type == Type::String) {
    if (auto status = readOffsets("stringOffsets", "stringOffsetType", elements, _stringOffsets);
        !status) {
      return status;
    }
    if (_stringOffsets.back() > size) return wrong("a string ends behind the values");
    return {};
  }
  const bool fits = _type == Type::Boolean ? elements <= size * 8
                                           : elements <= size / (sizeOf(_component) * _components);
  if (!fits) return wrong(fmt::format("{} elements in {} bytes of values", elements, size));
  // The name of an enumerator is stored once, too.
  const std::uint64_t cost = (_array ? 1 : 0) + _longestName / sizeof(Value);
  if (!_document.spend(elements * cost)) return _document.spent();
  return {};
}

/// `offset` and `scale` are a number for all or lists of the value's own shape.
Json PropertyColumn::transformed(const Json& raw, const Json& offset, const Json& scale) const {
  if (raw.is_array()) {
    Json out = Json::array();
    for (std::size_t i = 0; i < raw.size(); ++i) {
      out.push_back(transformed(raw[i], offset.is_array() ? element(offset, i) : offset,
                                scale.is_array() ? element(scale, i) : scale));
    }
    return out;
  }
  if (!raw.is_number()) return raw;
  double value = raw.get<double>();
  if (_normalized) value = normalizedValue(_component, value);
  return value * numberOf(scale).value_or(1) + numberOf(offset).value_or(0);
}

Json PropertyColumn::elementValue(std::uint64_t index) const {
  switch (_type) {
    case Type::String: {
      const auto first = static_cast<std::size_t>(_stringOffsets[static_cast<std::size_t>(index)]);
      const auto last =
          static_cast<std::size_t>(_stringOffsets[static_cast<std::size_t>(index) + 1]);
      return std::string(reinterpret_cast<const char*>(_values.data()) + first, last - first);
    }
    case Type::Boolean:
      return (std::to_integer<unsigned>(_values[static_cast<std::size_t>(index / 8)]) >>
                  (index % 8) &
              1u) != 0;
    case Type::Enum: {
      const Json code = exactNumber(_component, _values.data() + index * sizeOf(_component));
      const auto found = _enumNames.find(code.get<std::int64_t>());
      return found == _enumNames.end() ? Json(code.dump()) : Json(found->second);
    }
    case Type::Number:
      break;
  }
  const std::byte* at = _values.data() + index * _components * sizeOf(_component);
  if (_components == 1) return exactNumber(_component, at);
  Json vector = Json::array();
  for (std::size_t c = 0; c < _components; ++c) {
    vector.push_back(exactNumber(_component, at + c * sizeOf(_component)));
  }
  return vector;
}

Json PropertyColumn::rowValue(std::size_t row) const {
  if (!_array) return elementValue(row);
  const std::uint64_t first = _fixedCount > 0 ? row * _fixedCount : _arrayOffsets[row];
  const std::uint64_t last = _fixedCount > 0 ? first + _fixedCount : _arrayOffsets[row + 1];
  Json array = Json::array();
  for (std::uint64_t i = first; i < last; ++i) array.push_back(elementValue(i));
  return array;
}

Value PropertyColumn::finish(Json value) const {
  if (_boolean && !_array && value.is_string()) return value == "true";
  return asValue(std::move(value));
}

}  // namespace kokudo::content
