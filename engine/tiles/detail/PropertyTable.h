#pragma once

#include "engine/base/Result.h"
#include "engine/tiles/detail/Schema.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiles::detail {

/// A property table in binary form, as subtrees have it (3D Metadata Specification). Rows are read
/// when they are asked for; the bytes and the schema must outlive it.
class PropertyTable {
 public:
  /// @param views the bytes of the bufferViews, by index
  /// BadInput where a column is too short for the rows or its offsets lead out of it.
  static Result<PropertyTable> read(const JsonObject& json, const Schema& schema,
                                    const std::vector<std::string_view>& views,
                                    const std::string& where);

  std::size_t count() const { return _count; }
  /// Appends to `semantics` too what has a semantic. @param row < count
  MetadataEntity row(std::size_t row, Attributes& semantics) const;

 private:
  struct Column {
    SchemaProperty property;  ///< with the table's own offset and scale
    const SchemaEnum* kind = nullptr;
    std::string_view values, arrayOffsets, stringOffsets;
    ComponentType arrayOffsetType = ComponentType::Uint32;
    ComponentType stringOffsetType = ComponentType::Uint32;
  };
  Status readColumn(const SchemaProperty& property, const JsonObject& json, const Schema& schema,
                    const std::vector<std::string_view>& views, const std::string& where);
  Status check(const Column& column, const std::string& where) const;
  static std::pair<std::uint64_t, std::uint64_t> elementsOf(const Column& column, std::size_t row);
  static std::optional<Value> valueAt(const Column& column, std::uint64_t index);

  std::string _className;
  std::size_t _count = 0;
  std::vector<Column> _columns;
};

}  // namespace kokudo::tiles::detail
