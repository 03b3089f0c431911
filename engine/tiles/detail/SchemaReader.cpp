#include "engine/tiles/detail/SchemaReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace kokudo::tiles::detail {

bool SchemaReader::isIdentifier(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9');
  });
}

Status SchemaReader::readEnums(const JsonObject& json) {
  if (Status status =
          expectType(json, "enums", simdjson::dom::element_type::OBJECT, _where + ": schema");
      !status.ok()) {
    return status;
  }
  const auto enums = objectMember(json, "enums");
  if (!enums) return {};
  for (const auto& field : *enums) {
    const std::string id(field.key);
    JsonObject one;
    if (!isIdentifier(id) || field.value.get(one) != simdjson::SUCCESS) {
      return badInput(_where, "enum \"" + id + "\" is not an object with a plain name");
    }
    if (Status status = readEnum(id, one); !status.ok()) return status;
  }
  return {};
}

Status SchemaReader::readEnum(const std::string& id, const JsonObject& json) {
  const std::string at = _where + ": enum " + id;
  SchemaEnum kind;
  kind.id = id;
  if (member(json, "valueType")) {
    const auto type = componentTypeNamed(textMember(json, "valueType"));
    if (!type || !isInteger(*type)) return badInput(at, "valueType is no integer type");
    kind.valueType = *type;
  }
  const auto values = arrayMember(json, "values");
  if (!values || values->size() == 0) return badInput(at, "no values");
  std::set<std::string> names;
  std::set<std::int64_t> numbersSeen;
  for (const JsonElement item : *values) {
    JsonObject value;
    std::int64_t number = 0;
    std::string_view name;
    if (item.get(value) != simdjson::SUCCESS ||
        value.at_key("name").get(name) != simdjson::SUCCESS ||
        value.at_key("value").get(number) != simdjson::SUCCESS) {
      return badInput(at, "a value is not {name, whole number}");
    }
    const auto [low, high] = rangeOf(kind.valueType);
    if (static_cast<double>(number) < low || static_cast<double>(number) > high) {
      return badInput(at, fmt::format("value {} does not fit valueType", number));
    }
    if (!names.insert(std::string(name)).second || !numbersSeen.insert(number).second) {
      return badInput(at, "value \"" + std::string(name) + "\" is there twice");
    }
    kind.values.emplace_back(number, std::string(name));
  }
  _schema.enums.push_back(std::move(kind));
  return {};
}

Status SchemaReader::readClasses(const JsonObject& json) {
  if (Status status =
          expectType(json, "classes", simdjson::dom::element_type::OBJECT, _where + ": schema");
      !status.ok()) {
    return status;
  }
  const auto classes = objectMember(json, "classes");
  if (!classes) return {};
  for (const auto& field : *classes) {
    SchemaClass one;
    one.id = std::string(field.key);
    const std::string at = _where + ": class " + one.id;
    JsonObject body;
    if (!isIdentifier(one.id) || field.value.get(body) != simdjson::SUCCESS) {
      return badInput(at, "not an object with a plain name");
    }
    if (Status status = expectType(body, "properties", simdjson::dom::element_type::OBJECT, at);
        !status.ok()) {
      return status;
    }
    if (const auto properties = objectMember(body, "properties")) {
      for (const auto& property : *properties) {
        JsonObject description;
        if (property.value.get(description) != simdjson::SUCCESS) {
          return badInput(at, "property " + std::string(property.key) + " is not an object");
        }
        if (Status status = readProperty(one, std::string(property.key), description);
            !status.ok()) {
          return status;
        }
      }
    }
    _schema.classes.push_back(std::move(one));
  }
  return {};
}

Result<Schema> parseSchema(const JsonObject& json, const std::string& where) {
  Schema schema;
  const auto id = member(json, "id");
  if (id && !SchemaReader::isIdentifier(textMember(json, "id"))) {
    return badInput(where, "schema.id is not a plain name");
  }
  schema.id = textMember(json, "id");
  SchemaReader reader(schema, where);
  if (Status status = reader.readEnums(json); !status.ok()) return status.error();
  if (Status status = reader.readClasses(json); !status.ok()) return status.error();
  return schema;
}

Result<Schema> parseSchemaText(std::string_view text, const std::string& where) {
  simdjson::dom::parser parser;
  JsonObject json;
  const auto code = parser.parse(simdjson::padded_string(text)).get_object().get(json);
  if (code != simdjson::SUCCESS) {
    return badInput(where, fmt::format("not a JSON object: {}", simdjson::error_message(code)));
  }
  return parseSchema(json, where);
}

}  // namespace kokudo::tiles::detail
