#include "engine/tiles/detail/SchemaValues.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kokudo::tiles::detail {

using Type = SchemaProperty::Type;

std::optional<std::vector<Value>> componentsOf(const SchemaProperty& property, const Schema* schema,
                                               const JsonElement& json, std::size_t depth) {
  const std::size_t nesting = (property.isArray ? 1 : 0) + (property.components > 1 ? 1 : 0);
  JsonArray list;
  if (depth < nesting) {
    if (json.get(list) != simdjson::SUCCESS) return std::nullopt;
    std::vector<Value> all;
    for (const JsonElement item : list) {
      const auto some = componentsOf(property, schema, item, depth + 1);
      if (!some) return std::nullopt;
      all.insert(all.end(), some->begin(), some->end());
    }
    const bool isVector = property.components > 1 && depth + 1 == nesting;
    if (isVector && all.size() != property.components) return std::nullopt;
    if (!isVector && property.count > 0 && all.size() != property.count * property.components) {
      return std::nullopt;
    }
    return all;
  }
  std::string_view text;
  bool truth = false;
  std::int64_t whole = 0;
  switch (property.type) {
    case Type::Text:
      if (json.get(text) != simdjson::SUCCESS) return std::nullopt;
      return std::vector<Value>{std::string(text)};
    case Type::Boolean:
      if (json.get(truth) != simdjson::SUCCESS) return std::nullopt;
      return std::vector<Value>{truth};
    case Type::Enum: {
      const SchemaEnum* kind = schema ? schema->findEnum(property.enumType) : nullptr;
      if (json.get(text) != simdjson::SUCCESS || !kind) return std::nullopt;
      const bool known = std::any_of(kind->values.begin(), kind->values.end(),
                                     [&](const auto& value) { return value.second == text; });
      if (!known) return std::nullopt;
      return std::vector<Value>{std::string(text)};
    }
    case Type::Number:
      break;
  }
  const auto number = numberOf(json);
  if (!number) return std::nullopt;
  const auto [low, high] = rangeOf(property.component);
  if (isInteger(property.component)) {
    // Of an offset or a scale only the kind is asked for, not the range: they are read elsewhere.
    if (*number < low || *number > high) return std::nullopt;
    if (json.get(whole) == simdjson::SUCCESS) return std::vector<Value>{whole};
    if (*number != std::floor(*number)) return std::nullopt;
  }
  return std::vector<Value>{*number};
}

double asNumber(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return 0;
}

void addValues(const SchemaProperty& property, const std::vector<Value>& raw, Attributes& into) {
  const bool none = raw.empty() && !property.isArray;
  if (none || (!property.noData.empty() && raw == property.noData)) {
    for (const Value& value : property.fallback) into.emplace_back(property.id, value);
    return;
  }
  const bool isPlain = property.type != Type::Number ||
                       (!property.normalized && property.offset.empty() && property.scale.empty());
  for (std::size_t k = 0; k < raw.size(); ++k) {
    if (isPlain) {
      into.emplace_back(property.id, raw[k]);
      continue;
    }
    const auto [low, high] = rangeOf(property.component);
    const double stored = asNumber(raw[k]);
    const double unit = property.normalized ? std::max(stored / high, -1.0) : stored;
    const auto at = [&](const std::vector<double>& list, double otherwise) {
      return list.empty() ? otherwise : list[k % list.size()];
    };
    into.emplace_back(property.id, unit * at(property.scale, 1) + at(property.offset, 0));
  }
}

Result<MetadataEntity> readEntity(const JsonObject& json, const Schema& schema,
                                  const std::string& where, Attributes* semantics) {
  MetadataEntity entity;
  entity.className = textMember(json, "class");
  const SchemaClass* kind = schema.findClass(entity.className);
  if (!kind) {
    return badInput(where, "metadata of class \"" + entity.className.substr(0, 80) +
                               "\", which the schema does not have");
  }
  if (Status status = expectType(json, "properties", simdjson::dom::element_type::OBJECT, where);
      !status.ok()) {
    return status.error();
  }
  const auto values = objectMember(json, "properties");
  if (values) {
    for (const auto& field : *values) {
      if (!kind->find(field.key)) {
        return badInput(where, "class " + kind->id + " has no property \"" +
                                   std::string(field.key.substr(0, 80)) + "\"");
      }
    }
  }
  for (const SchemaProperty& property : kind->properties) {
    const auto value = values ? member(*values, property.id) : std::nullopt;
    std::vector<Value> raw;
    if (value && !value->is_null()) {
      const auto components = componentsOf(property, &schema, *value);
      if (!components) {
        return badInput(where, "metadata property " + property.id + " is not of its type");
      }
      raw = *components;
    } else if (property.required) {
      return badInput(where, "required metadata property " + property.id + " is missing");
    }
    const bool absent = !value || value->is_null();
    const std::size_t before = entity.attributes.size();
    if (!absent || !property.fallback.empty()) {
      if (absent) {
        for (const Value& v : property.fallback) entity.attributes.emplace_back(property.id, v);
      } else {
        addValues(property, raw, entity.attributes);
      }
    }
    if (semantics && !property.semantic.empty()) {
      for (std::size_t i = before; i < entity.attributes.size(); ++i) {
        semantics->emplace_back(property.semantic, entity.attributes[i].second);
      }
    }
  }
  return entity;
}

}  // namespace kokudo::tiles::detail
