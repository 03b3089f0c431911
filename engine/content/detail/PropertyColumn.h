#pragma once

#include "engine/base/Value.h"
#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfDocument.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// The component type of that name in a schema ("INT8" .. "FLOAT64").
std::optional<Component> componentNamed(const std::string& name);
/// How many numbers a value of the type ("SCALAR", "VEC3", "MAT4" ..) has, or 0.
std::size_t numbersPerElement(const std::string& type);
bool isInteger(Component component);
/// A value as attributes hold it: vectors, matrices and arrays as text like [1,2.5].
Value asValue(Json value);
/// The double that has the shortest text among those that are this float: 0.1, not
/// 0.10000000149011612.
double shortest(float value);

/// Reads one property of a property table (OGC 22-025r4 §8.4, binary table format).
class PropertyColumn {
 public:
  /// All references must outlive this object. @param property of the class; @param table of the
  /// property table, null where the table has no such column
  PropertyColumn(const GltfDocument& document, const Json& schema, const Json& property,
                 const Json& table, std::size_t count, const std::string& id);

  /// One value per row.
  Result<std::vector<Value>> read();

 private:
  enum class Type { Number, String, Boolean, Enum };
  Status understand();
  Status understandNumber();
  Status understandEnum(const std::string& enumId);
  Status bind();
  bool spendText(const Value& value, std::size_t times) const;
  /// The `count` + 1 offsets of the view that `name` names, which must not run backwards.
  Status readOffsets(const char* name, const char* typeName, std::uint64_t count,
                     std::vector<std::uint64_t>& out);
  Json elementValue(std::uint64_t index) const;
  Json rowValue(std::size_t row) const;
  Json transformed(const Json& raw, const Json& offset, const Json& scale) const;
  Value finish(Json value) const;
  Error wrong(const std::string& what) const;

  const GltfDocument& _document;
  const Json& _schema;
  const Json& _property;
  const Json& _table;
  std::size_t _count;
  const std::string& _id;

  Type _type = Type::Number;
  Component _component = Component::Float64;
  std::size_t _components = 1;  ///< of a vector or matrix
  bool _array = false, _normalized = false, _scaled = false, _boolean = false;
  std::uint64_t _fixedCount = 0;
  std::map<std::int64_t, std::string> _enumNames;
  std::size_t _longestName = 0;  ///< bytes, of the enumerators
  Bytes _values;
  std::vector<std::uint64_t> _arrayOffsets, _stringOffsets;
  Json _offset, _scale;
};

}  // namespace kokudo::content
