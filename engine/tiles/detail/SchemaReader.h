#pragma once

#include "engine/tiles/detail/Schema.h"

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiles::detail {

/// Reads the enums and then the classes of a schema into it.
class SchemaReader {
 public:
  SchemaReader(Schema& schema, const std::string& where) : _schema(schema), _where(where) {}
  Status readEnums(const JsonObject& json);
  Status readClasses(const JsonObject& json);
  /// What ids must be: letters, digits and _, no digit first.
  static bool isIdentifier(std::string_view text);

 private:
  Status readEnum(const std::string& id, const JsonObject& json);
  // SchemaProperty.cpp
  Status readProperty(SchemaClass& owner, const std::string& id, const JsonObject& json);
  Status readType(SchemaProperty& property, const JsonObject& json, const std::string& at);
  Status readArray(SchemaProperty& property, const JsonObject& json, const std::string& at);
  Status readMeaning(SchemaProperty& property, const JsonObject& json, const std::string& at);
  Status readFactors(const SchemaProperty& property, const JsonObject& json, const char* key,
                     std::vector<double>& into, const std::string& at);

  Schema& _schema;
  const std::string& _where;
};

}  // namespace kokudo::tiles::detail
