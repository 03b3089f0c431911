#include "engine/tiles/detail/SchemaValues.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using Type = SchemaProperty::Type;

struct TypeInfo {
  std::string_view name;
  Type type;
  std::size_t components;
};

constexpr std::array<TypeInfo, 10> kTypes{{{"SCALAR", Type::Number, 1},
                                           {"VEC2", Type::Number, 2},
                                           {"VEC3", Type::Number, 3},
                                           {"VEC4", Type::Number, 4},
                                           {"MAT2", Type::Number, 4},
                                           {"MAT3", Type::Number, 9},
                                           {"MAT4", Type::Number, 16},
                                           {"STRING", Type::Text, 1},
                                           {"BOOLEAN", Type::Boolean, 1},
                                           {"ENUM", Type::Enum, 1}}};

bool isIdentifier(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9');
  });
}

bool flagOf(const JsonObject& json, const char* key) {
  bool flag = false;
  return json.at_key(key).get(flag) == simdjson::SUCCESS && flag;
}

class SchemaReader {
 public:
  SchemaReader(Schema& schema, const std::string& where) : _schema(schema), _where(where) {}
  Status readEnums(const JsonObject& json);
  Status readClasses(const JsonObject& json);

 private:
  Status readEnum(const std::string& id, const JsonObject& json);
  Status readProperty(SchemaClass& owner, const std::string& id, const JsonObject& json);
  Status readType(SchemaProperty& property, const JsonObject& json, const std::string& at);
  Status readArray(SchemaProperty& property, const JsonObject& json, const std::string& at);
  Status readMeaning(SchemaProperty& property, const JsonObject& json, const std::string& at);
  Status readFactors(const SchemaProperty& property, const JsonObject& json, const char* key,
                     std::vector<double>& into, const std::string& at);

  Schema& _schema;
  const std::string& _where;
};

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

Status SchemaReader::readProperty(SchemaClass& owner, const std::string& id,
                                  const JsonObject& json) {
  const std::string at = _where + ": property " + owner.id + "." + id;
  if (!isIdentifier(id)) return badInput(at, "not a plain name");
  SchemaProperty property;
  property.id = id;
  for (const auto read :
       {&SchemaReader::readType, &SchemaReader::readArray, &SchemaReader::readMeaning}) {
    if (Status status = (this->*read)(property, json, at); !status.ok()) return status;
  }
  const bool twice =
      !property.semantic.empty() &&
      std::any_of(owner.properties.begin(), owner.properties.end(),
                  [&](const SchemaProperty& p) { return p.semantic == property.semantic; });
  if (twice) return badInput(at, "semantic " + property.semantic + " is there twice");
  owner.properties.push_back(std::move(property));
  return {};
}

Status SchemaReader::readType(SchemaProperty& property, const JsonObject& json,
                              const std::string& at) {
  const std::string name = textMember(json, "type");
  const auto known = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const TypeInfo& type) { return type.name == name; });
  if (known == kTypes.end()) return badInput(at, "type is \"" + name + "\", none of the known");
  property.type = known->type;
  property.components = known->components;
  property.enumType = textMember(json, "enumType");
  const bool isEnum = property.type == Type::Enum;
  if (member(json, "enumType").has_value() != isEnum) {
    return badInput(at, "enumType belongs to the type ENUM, and that needs it");
  }
  if (isEnum && !_schema.findEnum(property.enumType)) {
    return badInput(at, "there is no enum \"" + property.enumType + "\"");
  }
  const bool isNumber = property.type == Type::Number;
  if (member(json, "componentType").has_value() != isNumber) {
    return badInput(at, "componentType belongs to numbers, and they need it");
  }
  if (isNumber) {
    const auto component = componentTypeNamed(textMember(json, "componentType"));
    if (!component) return badInput(at, "componentType is none of the known");
    property.component = *component;
  }
  return {};
}

Status SchemaReader::readArray(SchemaProperty& property, const JsonObject& json,
                               const std::string& at) {
  for (const char* key : {"array", "normalized", "required"}) {
    if (Status status = expectType(json, key, simdjson::dom::element_type::BOOL, at);
        !status.ok()) {
      return status;
    }
  }
  property.isArray = flagOf(json, "array");
  property.normalized = flagOf(json, "normalized");
  property.required = flagOf(json, "required");
  if (const auto value = member(json, "count")) {
    const auto count = countOf(*value);
    if (!count || *count < 2 || *count > (1u << 24) || !property.isArray) {
      return badInput(at, "count is not that of an array of 2 or more");
    }
    property.count = *count;
  }
  if (property.normalized && (property.type != Type::Number || !isInteger(property.component))) {
    return badInput(at, "normalized is for integers only");
  }
  return {};
}

Status SchemaReader::readFactors(const SchemaProperty& property, const JsonObject& json,
                                 const char* key, std::vector<double>& into,
                                 const std::string& at) {
  const auto value = member(json, key);
  if (!value) return {};
  const bool fixed = !property.isArray || property.count > 0;
  const bool isReal = !isInteger(property.component) || property.normalized;
  if (property.type != Type::Number || !fixed || !isReal) {
    return badInput(at, std::string(key) + " is for real numbers of fixed count");
  }
  SchemaProperty real = property;
  real.component = ComponentType::Float64;
  const auto components = componentsOf(real, nullptr, *value);
  if (!components) return badInput(at, std::string(key) + " is not of the property's shape");
  for (const Value& component : *components) into.push_back(asNumber(component));
  return {};
}

Status SchemaReader::readMeaning(SchemaProperty& property, const JsonObject& json,
                                 const std::string& at) {
  if (Status status = readFactors(property, json, "offset", property.offset, at); !status.ok()) {
    return status;
  }
  if (Status status = readFactors(property, json, "scale", property.scale, at); !status.ok()) {
    return status;
  }
  if (Status status = expectType(json, "semantic", simdjson::dom::element_type::STRING, at);
      !status.ok()) {
    return status;
  }
  property.semantic = textMember(json, "semantic");
  const auto noData = member(json, "noData"), fallback = member(json, "default");
  if (noData && (property.required || property.type == Type::Boolean)) {
    return badInput(at, "noData is neither for required properties nor for booleans");
  }
  if (fallback && property.required) return badInput(at, "a required property has a default");
  for (const auto& [json2, into] :
       {std::pair(noData, &property.noData), std::pair(fallback, &property.fallback)}) {
    if (!json2) continue;
    const auto components = componentsOf(property, &_schema, *json2);
    if (!components) {
      return badInput(at, std::string(into == &property.noData ? "noData" : "default") +
                              " is not a value of the property's type");
    }
    *into = *components;
  }
  return {};
}

}  // namespace

Result<Schema> parseSchema(const JsonObject& json, const std::string& where) {
  Schema schema;
  const auto id = member(json, "id");
  if (id && !isIdentifier(textMember(json, "id"))) {
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
