#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace kokudo::search::detail {

/// A number into a dictionary for each document, in one, two or four bytes.
class CodeColumn {
 public:
  static Result<CodeColumn> open(const std::filesystem::path& file, std::uint64_t revision);
  std::size_t size() const { return _file.count(); }
  std::uint32_t operator[](std::size_t i) const {
    switch (_file.elementBytes()) {
      case 1:
        return reinterpret_cast<const std::uint8_t*>(_file.data())[i];
      case 2:
        return reinterpret_cast<const std::uint16_t*>(_file.data())[i];
      default:
        return reinterpret_cast<const std::uint32_t*>(_file.data())[i];
    }
  }
  /// Calls `use` with a pointer to the values in their own type.
  template <typename Use>
  decltype(auto) visit(Use use) const {
    switch (_file.elementBytes()) {
      case 1:
        return use(reinterpret_cast<const std::uint8_t*>(_file.data()));
      case 2:
        return use(reinterpret_cast<const std::uint16_t*>(_file.data()));
      default:
        return use(reinterpret_cast<const std::uint32_t*>(_file.data()));
    }
  }

 private:
  MappedFile _file;
};

/// Bytes that a number below `values` takes.
constexpr std::size_t codeBytes(std::size_t values) {
  return values <= 0x100 ? 1 : values <= 0x10000 ? 2 : 4;
}

/// @param values how many different numbers there are
Status writeCodes(const std::filesystem::path& file, std::uint64_t revision,
                  const std::vector<std::uint32_t>& codes, std::size_t values);

}  // namespace kokudo::search::detail
