#pragma once

#include "engine/base/Value.h"
#include "tests/integration/GltfOracle.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::test {

/// Holds values that were read against JSON and counts how many it held.
class MetadataCompare {
 public:
  /// A single value; arrays and vectors arrive as JSON text. False, with a failure of the test,
  /// where they differ by more than a float does.
  bool expectSame(const Json& expected, const Value* found, const std::string& where);
  /// A metadata entity: arrays repeat their id, one entry a component.
  void expectSame(const Json& expected, const Attributes& found, const std::string& id,
                  const std::string& where);
  /// Numbers, texts and truth values; an array counts as its elements.
  std::size_t count() const { return _count; }

 private:
  std::size_t _count = 0;
};

/// What stands in an array of arrays, one behind the other.
std::vector<Json> flattened(const Json& json);

/// Files below `folder` with one of the extensions, sorted.
std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder,
                                              const std::vector<std::string>& extensions);

}  // namespace kokudo::test
