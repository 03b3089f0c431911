#include "tests/integration/GltfOracle.h"

#include "tests/support/TestData.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>

namespace kokudo::test {

namespace {

template <typename T>
T take(std::string_view bytes, std::size_t at) {
  if (at + sizeof(T) > bytes.size()) throw std::out_of_range("behind the end of a view");
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

/// A number of one of the ten component types of metadata, exact.
Json number(const std::string& type, std::string_view bytes, std::size_t index) {
  if (type == "INT8") return take<std::int8_t>(bytes, index);
  if (type == "UINT8") return take<std::uint8_t>(bytes, index);
  if (type == "INT16") return take<std::int16_t>(bytes, index * 2);
  if (type == "UINT16") return take<std::uint16_t>(bytes, index * 2);
  if (type == "INT32") return take<std::int32_t>(bytes, index * 4);
  if (type == "UINT32") return take<std::uint32_t>(bytes, index * 4);
  if (type == "INT64") return take<std::int64_t>(bytes, index * 8);
  if (type == "UINT64") return take<std::uint64_t>(bytes, index * 8);
  if (type == "FLOAT32") return take<float>(bytes, index * 4);
  if (type == "FLOAT64") return take<double>(bytes, index * 8);
  throw std::runtime_error("component type " + type);
}

std::size_t componentsOf(const std::string& type) {
  static const std::map<std::string, std::size_t> kCounts{
      {"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}, {"MAT2", 4}, {"MAT3", 9}, {"MAT4", 16}};
  return kCounts.at(type);
}

std::string contentOf(const std::string& uri, const std::filesystem::path& folder) {
  if (uri.starts_with("data:")) return fromBase64(std::string_view(uri).substr(uri.find(',') + 1));
  return readText(folder / uri);
}

/// The largest number of an integer type, by which its normalised values are divided.
std::optional<double> largest(const std::string& type) {
  const bool isSigned = type.starts_with("INT");
  if (!isSigned && !type.starts_with("UINT")) return std::nullopt;
  const int bits = std::stoi(type.substr(isSigned ? 3 : 4));
  return std::ldexp(1.0, isSigned ? bits - 1 : bits) - 1;
}

Json scaled(const Json& raw, const Json& scale, const Json& offset, std::optional<double> divisor) {
  if (raw.is_array()) {
    Json out = Json::array();
    for (std::size_t i = 0; i < raw.size(); ++i)
      out.push_back(scaled(raw[i], scale.is_array() ? scale[i] : scale,
                           offset.is_array() ? offset[i] : offset, divisor));
    return out;
  }
  if (!raw.is_number() || (!divisor && scale.is_null() && offset.is_null())) return raw;
  double value = raw.get<double>();
  if (divisor) value = std::max(value / *divisor, -1.0);
  if (scale.is_number()) value *= scale.get<double>();
  if (offset.is_number()) value += offset.get<double>();
  return value;
}

/// Codes of an enumeration become names; names stay.
Json named(const Json& raw, const Json& values) {
  if (raw.is_array()) {
    Json out = Json::array();
    for (const auto& one : raw) out.push_back(named(one, values));
    return out;
  }
  for (const auto& value : values)
    if (value["value"] == raw) return value["name"];
  return raw;
}

}  // namespace

std::string fromBase64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) break;  // padding
    bits = bits << 6 | std::uint32_t(digit);
    held += 6;
    if (held >= 8) out.push_back(char(bits >> (held -= 8) & 0xFF));
  }
  return out;
}

Json applied(const Json& schema, const Json& property, const Json& use, const Json& raw) {
  const bool missing = raw.is_null() || (property.contains("noData") && property["noData"] == raw);
  if (missing) return property.value("default", Json());
  if (property["type"] == "ENUM")
    return named(raw, schema["enums"][property["enumType"].get<std::string>()]["values"]);
  const auto choose = [&](const char* name) {
    return use.contains(name) ? use[name] : property.value(name, Json());
  };
  std::optional<double> divisor;
  if (property.value("normalized", false))
    divisor = largest(property["componentType"].get<std::string>());
  return scaled(raw, choose("scale"), choose("offset"), divisor);
}

GltfOracle::GltfOracle(const std::string& bytes, const std::filesystem::path& folder) {
  std::string json = bytes, binary;
  if (bytes.starts_with("glTF")) {
    const std::size_t length = take<std::uint32_t>(bytes, 12);
    json = bytes.substr(20, length);
    if (bytes.size() > 28 + length)
      binary = bytes.substr(28 + length, take<std::uint32_t>(bytes, 20 + length));
  }
  _root = Json::parse(json);
  for (const auto& buffer : _root.value("buffers", Json::array())) {
    _buffers.push_back(buffer.contains("uri") ? contentOf(buffer["uri"].get<std::string>(), folder)
                                              : binary);
  }
  const Json& extension = metadata();
  if (extension.contains("schema")) _schema = extension["schema"];
  if (extension.contains("schemaUri"))
    _schema = Json::parse(contentOf(extension["schemaUri"].get<std::string>(), folder));
}

const Json& GltfOracle::metadata() const {
  static const Json kNone;
  const auto at = Json::json_pointer("/extensions/EXT_structural_metadata");
  return _root.contains(at) ? _root[at] : kNone;
}

std::string_view GltfOracle::view(std::size_t index) const {
  const Json& view = _root["bufferViews"].at(index);
  return std::string_view(_buffers.at(view["buffer"].get<std::size_t>()))
      .substr(view.value("byteOffset", std::size_t(0)), view["byteLength"].get<std::size_t>());
}

std::vector<double> GltfOracle::accessor(std::size_t index) const {
  static const std::map<int, std::pair<const char*, std::size_t>> kTypes{
      {5120, {"INT8", 1}},   {5121, {"UINT8", 1}},  {5122, {"INT16", 2}},
      {5123, {"UINT16", 2}}, {5125, {"UINT32", 4}}, {5126, {"FLOAT32", 4}}};
  const Json& accessor = _root["accessors"].at(index);
  const auto [type, width] = kTypes.at(accessor["componentType"].get<int>());
  const std::size_t components = componentsOf(accessor["type"].get<std::string>());
  const auto viewIndex = accessor["bufferView"].get<std::size_t>();
  const std::string_view bytes = view(viewIndex);
  const std::size_t stride =
      _root["bufferViews"][viewIndex].value("byteStride", width * components);
  std::size_t at = accessor.value("byteOffset", std::size_t(0));
  std::vector<double> numbers;
  for (std::size_t i = 0; i < accessor["count"].get<std::size_t>(); ++i, at += stride)
    for (std::size_t c = 0; c < components; ++c)
      numbers.push_back(number(type, bytes.substr(at), c).get<double>());
  return numbers;
}

std::vector<Json> GltfOracle::column(const Json& table, const std::string& id) const {
  const Json& property = _schema["classes"][table["class"].get<std::string>()]["properties"][id];
  const auto rows = table["count"].get<std::size_t>();
  const Json use = table.contains("properties") ? table["properties"].value(id, Json()) : Json();
  if (use.is_null()) return std::vector<Json>(rows, applied(_schema, property, use, Json()));

  const std::string type = property["type"];
  const std::string_view values = view(use["values"].get<std::size_t>());
  const auto offset = [&](const char* name, const char* typeName, std::size_t i) {
    const auto bytes = view(use[name].get<std::size_t>());
    return number(use.value(typeName, "UINT32"), bytes, i).get<std::size_t>();
  };
  const auto element = [&](std::size_t i) -> Json {
    if (type == "STRING") {
      const auto first = offset("stringOffsets", "stringOffsetType", i);
      return std::string(
          values.substr(first, offset("stringOffsets", "stringOffsetType", i + 1) - first));
    }
    if (type == "BOOLEAN") return (std::uint8_t(values.at(i / 8)) >> (i % 8) & 1) != 0;
    if (type == "ENUM") {
      const Json& definition = _schema["enums"][property["enumType"].get<std::string>()];
      return number(definition.value("valueType", "UINT16"), values, i);
    }
    const std::string component = property["componentType"];
    const std::size_t n = componentsOf(type);
    if (n == 1) return number(component, values, i);
    Json vector = Json::array();
    for (std::size_t c = 0; c < n; ++c) vector.push_back(number(component, values, i * n + c));
    return vector;
  };
  std::vector<Json> out;
  for (std::size_t row = 0; row < rows; ++row) {
    Json raw;
    if (property.value("array", false)) {
      const bool fixed = property.contains("count");
      const std::size_t n = property.value("count", std::size_t(0));
      const auto first = fixed ? row * n : offset("arrayOffsets", "arrayOffsetType", row);
      const auto last = fixed ? first + n : offset("arrayOffsets", "arrayOffsetType", row + 1);
      raw = Json::array();
      for (std::size_t i = first; i < last; ++i) raw.push_back(element(i));
    } else {
      raw = element(row);
    }
    out.push_back(applied(_schema, property, use, raw));
  }
  return out;
}

}  // namespace kokudo::test
