#pragma once

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::test {

using Json = nlohmann::json;

/// Encloses points.
struct Box {
  std::array<double, 3> low{kFar, kFar, kFar}, high{-kFar, -kFar, -kFar};
  static constexpr double kFar = std::numeric_limits<double>::infinity();

  void add(const std::array<double, 3>& p);
  void add(const Box& other);
};

/// A glTF or GLB read a second time, straight from its specification and without a line of
/// engine/content, to hold what is read there against. For files that are known to be good: throws
/// on others.
class GltfOracle {
 public:
  /// @param folder where buffers of their own lie
  GltfOracle(const std::string& bytes, const std::filesystem::path& folder);

  const Json& root() const { return _root; }
  /// EXT_structural_metadata of the root, or null.
  const Json& metadata() const;
  /// Its schema, from its own file where it has one; null where there is none.
  const Json& schema() const { return _schema; }
  std::string_view view(std::size_t index) const;
  /// All numbers of an accessor as they are stored, item behind item.
  std::vector<double> accessor(std::size_t index) const;
  /// The rows of a column of a property table as JSON: offset, scale and normalisation applied,
  /// enumerators by name, null where noData stands and no default is given.
  std::vector<Json> column(const Json& table, const std::string& property) const;

  /// Of the whole scene, from counts of accessors alone.
  std::size_t triangles() const;
  /// Of the whole scene in glTF axes, from the min and max of accessors and the nodes' matrices.
  Box box() const;

 private:
  template <typename Visit>
  void eachPrimitive(const Visit& visit) const;

  Json _root, _schema;
  std::vector<std::string> _buffers;
};

/// The value that a schema's property gives to a raw one: null for noData without a default.
/// @param raw as in JSON or from a buffer   @param use offset and scale of a table or attribute
Json applied(const Json& schema, const Json& property, const Json& use, const Json& raw);

/// Bytes of base64.
std::string fromBase64(std::string_view text);

}  // namespace kokudo::test
