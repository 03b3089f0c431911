#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "engine/tiles/TilesetMetadata.h"
#include "engine/tiles/detail/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::tiles::detail {

enum class ComponentType {
  Int8,
  Uint8,
  Int16,
  Uint16,
  Int32,
  Uint32,
  Int64,
  Uint64,
  Float32,
  Float64
};

std::optional<ComponentType> componentTypeNamed(std::string_view name);
std::size_t byteCount(ComponentType type);
bool isInteger(ComponentType type);
/// Least and greatest value, as doubles.
std::pair<double, double> rangeOf(ComponentType type);

/// A property of a class (3D Metadata Specification).
struct SchemaProperty {
  enum class Type { Number, Text, Boolean, Enum };
  std::string id, semantic, enumType;
  Type type = Type::Number;
  std::size_t components = 1;  ///< of one element: VEC3 3, MAT4 16
  ComponentType component = ComponentType::Float64;
  bool isArray = false;
  std::size_t count = 0;  ///< of a fixed-length array, else 0
  bool normalized = false, required = false;
  std::vector<double> offset, scale;  ///< empty: 0 and 1
  std::vector<Value> noData, fallback;
};

struct SchemaClass {
  std::string id;
  std::vector<SchemaProperty> properties;
  const SchemaProperty* find(std::string_view property) const;
};

struct SchemaEnum {
  std::string id;
  ComponentType valueType = ComponentType::Uint16;
  std::vector<std::pair<std::int64_t, std::string>> values;
  const std::string* nameOf(std::int64_t value) const;
};

struct Schema {
  std::string id;
  std::vector<SchemaClass> classes;
  std::vector<SchemaEnum> enums;
  const SchemaClass* findClass(std::string_view name) const;
  const SchemaEnum* findEnum(std::string_view name) const;
};

/// BadInput naming the class and the property that breaks the specification.
Result<Schema> parseSchema(const JsonObject& json, const std::string& where);
Result<Schema> parseSchemaText(std::string_view text, const std::string& where);

/// The values as they are meant: noData and absent ones give the default or nothing; normalized,
/// offset and scale are applied; numbers of an enum become names.
/// @param raw the components as they are stored; integers and doubles, texts or booleans
void addValues(const SchemaProperty& property, const std::vector<Value>& raw, Attributes& into);

/// An instance {class, properties}: BadInput where the class is unknown or a value is not of its
/// type. `semantics` (if not null) gets the values of properties that have one, by semantic.
Result<MetadataEntity> readEntity(const JsonObject& json, const Schema& schema,
                                  const std::string& where, Attributes* semantics = nullptr);

}  // namespace kokudo::tiles::detail
