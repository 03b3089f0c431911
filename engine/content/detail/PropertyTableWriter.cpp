#include "engine/content/detail/PropertyTableWriter.h"

#include "engine/content/detail/TextEnums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string>

namespace kokudo::content {

namespace {

enum class ColumnType { String, Integer, Number, Boolean, NullableBoolean };

constexpr const char* kBooleanEnum = "NullableBoolean";

bool isIdentifier(const std::string& text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// ASCII letters and digits of the name, other runs as one '_'; made unique among `taken`.
std::string identifier(const std::string& name, const std::string& fallback,
                       std::set<std::string>& taken) {
  std::string id;
  for (const char c : name) {
    const bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (keep) id += c;
    if (!keep && !id.empty() && id.back() != '_') id += '_';
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  if (id.empty()) id = fallback;
  if (!isIdentifier(id)) id.insert(0, "_");
  std::string unique = id;
  for (int n = 2; !taken.insert(unique).second; ++n) unique = id + "_" + std::to_string(n);
  return unique;
}

bool fitsDouble(std::int64_t value) {
  constexpr std::int64_t kLimit = std::int64_t(1) << 53;
  return value >= -kLimit && value <= kLimit;
}

ColumnType typeOf(const std::vector<Value>& values) {
  bool nulls = false, booleans = false, integers = false, numbers = false, strings = false;
  bool wide = false;
  for (const Value& value : values) {
    if (std::holds_alternative<std::monostate>(value)) nulls = true;
    if (std::holds_alternative<bool>(value)) booleans = true;
    if (std::holds_alternative<std::string>(value)) strings = true;
    if (std::holds_alternative<double>(value)) numbers = true;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      integers = true;
      wide = wide || !fitsDouble(*integer);
    }
  }
  const bool some = booleans || integers || numbers;
  if (strings || !some || (booleans && (integers || numbers))) return ColumnType::String;
  if (booleans) return nulls ? ColumnType::NullableBoolean : ColumnType::Boolean;
  if (!numbers) return ColumnType::Integer;
  return wide ? ColumnType::String : ColumnType::Number;
}

bool hasNull(const std::vector<Value>& values) {
  return std::any_of(values.begin(), values.end(), [](const Value& value) {
    return std::holds_alternative<std::monostate>(value);
  });
}

/// A value that stands for null because no row has it.
std::string unusedText(const std::vector<Value>& values) {
  std::set<std::string> used;
  for (const Value& value : values) {
    if (!std::holds_alternative<std::monostate>(value)) used.insert(toText(value));
  }
  std::string text;
  for (int n = 0; used.count(text) > 0; ++n)
    text = "null" + std::string(n > 0 ? "_" : "") + (n > 0 ? std::to_string(n) : "");
  return text;
}

std::int64_t unusedInteger(const std::vector<Value>& values) {
  std::set<std::int64_t> used;
  for (const Value& value : values) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) used.insert(*integer);
  }
  std::int64_t candidate = std::numeric_limits<std::int64_t>::min();
  while (used.count(candidate) > 0) ++candidate;
  return candidate;
}

double asDouble(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  return std::get<double>(value);
}

double unusedNumber(const std::vector<Value>& values) {
  std::set<double> used;
  for (const Value& value : values) {
    if (std::holds_alternative<std::monostate>(value)) continue;
    if (!std::isnan(asDouble(value))) used.insert(asDouble(value));
  }
  double candidate = -9999;
  while (used.count(candidate) > 0) candidate = candidate * 10 - 9;
  return candidate;
}

using Written = WrittenColumn;

Written writeStrings(const std::vector<Value>& values, GlbBuffer& buffer) {
  Written written;
  written.schema["type"] = "STRING";
  std::string noData;
  if (hasNull(values)) {
    noData = unusedText(values);
    written.schema["noData"] = noData;
  }
  std::string text;
  std::vector<std::uint32_t> offsets{0};
  for (const Value& value : values) {
    text += std::holds_alternative<std::monostate>(value) ? noData : toText(value);
    offsets.push_back(static_cast<std::uint32_t>(text.size()));
  }
  written.table["values"] = buffer.addView(text, 0);
  written.table["stringOffsets"] = buffer.addView(std::span<const std::uint32_t>(offsets), 0);
  return written;
}

Written writeIntegers(const std::vector<Value>& values, GlbBuffer& buffer) {
  Written written;
  written.schema["type"] = "SCALAR";
  written.schema["componentType"] = "INT64";
  std::int64_t noData = 0;
  if (hasNull(values)) {
    noData = unusedInteger(values);
    written.schema["noData"] = noData;
  }
  std::vector<std::int64_t> numbers;
  for (const Value& value : values) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    numbers.push_back(integer ? *integer : noData);
  }
  written.table["values"] = buffer.addView(std::span<const std::int64_t>(numbers), 0);
  return written;
}

template <typename T>
bool writeIntegersAs(const char* type, const std::vector<Value>& values, Written& written,
                     GlbBuffer& buffer) {
  std::set<std::int64_t> used;
  for (const Value& value : values)
    if (const auto* integer = std::get_if<std::int64_t>(&value)) used.insert(*integer);
  std::int64_t noData = std::numeric_limits<T>::min();
  if (hasNull(values))
    while (used.count(noData) > 0) ++noData;
  if (std::max(noData, *used.rbegin()) > std::numeric_limits<T>::max() ||
      *used.begin() < std::numeric_limits<T>::min())
    return false;
  written.schema["type"] = "SCALAR";
  written.schema["componentType"] = type;
  if (hasNull(values)) written.schema["noData"] = noData;
  std::vector<T> numbers;
  for (const Value& value : values) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    numbers.push_back(static_cast<T>(integer ? *integer : noData));
  }
  written.table["values"] = buffer.addView(std::span<const T>(numbers), 0);
  return true;
}

Written writeNarrowIntegers(const std::vector<Value>& values, GlbBuffer& buffer) {
  Written written;
  if (writeIntegersAs<std::int8_t>("INT8", values, written, buffer) ||
      writeIntegersAs<std::int16_t>("INT16", values, written, buffer) ||
      writeIntegersAs<std::int32_t>("INT32", values, written, buffer))
    return written;
  return writeIntegers(values, buffer);
}

Written writeNumbers(const std::vector<Value>& values, GlbBuffer& buffer) {
  Written written;
  written.schema["type"] = "SCALAR";
  written.schema["componentType"] = "FLOAT64";
  double noData = 0;
  if (hasNull(values)) {
    noData = unusedNumber(values);
    written.schema["noData"] = noData;
  }
  std::vector<double> numbers;
  for (const Value& value : values) {
    numbers.push_back(std::holds_alternative<std::monostate>(value) ? noData : asDouble(value));
  }
  written.table["values"] = buffer.addView(std::span<const double>(numbers), 0);
  return written;
}

Written writeBooleans(const std::vector<Value>& values, GlbBuffer& buffer) {
  Written written;
  written.schema["type"] = "BOOLEAN";
  std::string bits((values.size() + 7) / 8, '\0');
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::get<bool>(values[i])) bits[i / 8] = static_cast<char>(bits[i / 8] | (1 << (i % 8)));
  }
  written.table["values"] = buffer.addView(bits, 0);
  return written;
}

// The specification gives BOOLEAN no noData, so a column with gaps is an enumeration of three.
Written writeNullableBooleans(const std::vector<Value>& values, GlbBuffer& buffer) {
  Written written;
  written.schema["type"] = "ENUM";
  written.schema["enumType"] = kBooleanEnum;
  written.schema["noData"] = "null";
  std::string codes;
  for (const Value& value : values) {
    const auto* boolean = std::get_if<bool>(&value);
    codes += boolean ? (*boolean ? '\1' : '\0') : '\2';
  }
  written.table["values"] = buffer.addView(codes, 0);
  return written;
}

Written writeColumn(const std::vector<Value>& values, ColumnType type, bool compact,
                    GlbBuffer& buffer) {
  switch (type) {
    case ColumnType::Integer:
      return compact ? writeNarrowIntegers(values, buffer) : writeIntegers(values, buffer);
    case ColumnType::Number:
      return writeNumbers(values, buffer);
    case ColumnType::Boolean:
      return writeBooleans(values, buffer);
    case ColumnType::NullableBoolean:
      return writeNullableBooleans(values, buffer);
    case ColumnType::String:
      break;
  }
  return writeStrings(values, buffer);
}

OrderedJson nullableBooleans() {
  return {{"valueType", "UINT8"},
          {"values",
           {{{"name", "false"}, {"value", 0}},
            {{"name", "true"}, {"value", 1}},
            {{"name", "null"}, {"value", 2}}}}};
}

}  // namespace

OrderedJson writePropertyTables(const std::vector<FeatureTable>& tables, bool compact,
                                GlbBuffer& buffer, std::vector<int>& tableIndices) {
  OrderedJson classes = OrderedJson::object(), propertyTables = OrderedJson::array();
  OrderedJson enums = OrderedJson::object();
  TextEnums textEnums;
  std::set<std::string> classIds;
  tableIndices.clear();
  for (const FeatureTable& table : tables) {
    tableIndices.push_back(table.count > 0 ? static_cast<int>(propertyTables.size()) : -1);
    if (table.count == 0) continue;
    OrderedJson schema = OrderedJson::object(), values = OrderedJson::object();
    std::set<std::string> taken;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const FeatureTable::Column& column = table.columns[i];
      const std::string id = identifier(isIdentifier(column.id) ? column.id : column.name,
                                        "property_" + std::to_string(i + 1), taken);
      const ColumnType type = typeOf(column.values);
      if (type == ColumnType::NullableBoolean) enums[kBooleanEnum] = nullableBooleans();
      std::optional<Written> codes;
      if (compact && type == ColumnType::String) codes = textEnums.write(column.values, buffer);
      Written written =
          codes ? std::move(*codes) : writeColumn(column.values, type, compact, buffer);
      OrderedJson property{{"name", column.name.empty() ? id : column.name}};
      property.update(written.schema);
      schema[id] = std::move(property);
      values[id] = std::move(written.table);
    }
    const std::string classId = identifier(table.className, "feature", classIds);
    OrderedJson entry = OrderedJson::object();
    if (!table.className.empty()) entry["name"] = table.className;
    if (!schema.empty()) entry["properties"] = std::move(schema);
    classes[classId] = std::move(entry);
    OrderedJson propertyTable{{"class", classId}, {"count", table.count}};
    if (!values.empty()) propertyTable["properties"] = std::move(values);
    propertyTables.push_back(std::move(propertyTable));
  }
  OrderedJson schema{{"id", "kokudo"}, {"classes", std::move(classes)}};
  textEnums.addTo(enums);
  if (!enums.empty()) schema["enums"] = std::move(enums);
  return OrderedJson{{"schema", std::move(schema)}, {"propertyTables", std::move(propertyTables)}};
}

}  // namespace kokudo::content
