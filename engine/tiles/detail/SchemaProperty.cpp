// What a schema says of one property.

#include "engine/tiles/detail/SchemaReader.h"
#include "engine/tiles/detail/SchemaValues.h"

#include <algorithm>
#include <array>
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

bool flagOf(const JsonObject& json, const char* key) {
  bool flag = false;
  return json.at_key(key).get(flag) == simdjson::SUCCESS && flag;
}

}  // namespace

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

}  // namespace kokudo::tiles::detail
