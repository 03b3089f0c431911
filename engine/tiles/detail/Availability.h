#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kokudo::tiles::detail {

/// Which of a subtree's tiles, contents or child subtrees are there (OGC 22-025r4 §10): one bit
/// each, or the same for all.
class Availability {
 public:
  explicit Availability(bool all = false) : _all(all) {}
  /// @param bytes at least (count + 7) / 8, copied
  Availability(std::string_view bytes, std::size_t count);

  bool at(std::size_t index) const;
  /// How many before `index` are there: the row of its metadata.
  std::size_t rank(std::size_t index) const;

 private:
  bool _all = false;
  std::size_t _count = 0;  ///< of bits; 0 = constant
  std::vector<std::uint64_t> _words;
  std::vector<std::uint32_t> _ranks;  ///< before each word
};

}  // namespace kokudo::tiles::detail
