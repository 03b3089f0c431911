#pragma once

#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/Json.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// BYTE, UNSIGNED_SHORT, DOUBLE ... of feature and batch tables.
std::optional<Component> tileComponent(std::string_view name);

/// The feature table of a 3D Tiles 1.0 tile: semantics with a value for the whole tile (in the JSON
/// or in the binary body) or one per point or instance (in the binary body). BadInput names the
/// semantic and what is wrong with it. Refers to its arguments, which must outlive it.
class TileSemantics {
 public:
  TileSemantics(const Json& json, Bytes binary, const std::string& where)
      : _json(json), _binary(binary), _where(where) {}

  bool has(const char* name) const { return !member(_json, name).is_null(); }
  /// A count such as POINTS_LENGTH; absent where the table has none.
  Result<std::optional<std::uint64_t>> count(const char* name) const;
  /// Whether it is there and true (or not 0).
  bool flag(const char* name) const;
  /// `components` numbers for the whole tile, or none where the table lacks it.
  Result<std::vector<double>> global(const char* name, std::size_t components,
                                     Component binaryType = Component::Float32) const;
  /// `components` numbers for each of `items`, one item behind the other.
  Result<std::vector<double>> perItem(const char* name, Component type, std::size_t components,
                                      std::uint64_t items) const;
  /// The componentType that the semantic names, or `otherwise`.
  Result<Component> componentOf(const char* name, Component otherwise) const;

  Error bad(const std::string& what) const {
    return Error{Error::Kind::BadInput, _where + " (feature table): " + what};
  }

 private:
  const Json& _json;
  Bytes _binary;
  const std::string& _where;
};

}  // namespace kokudo::content
