#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// Which file each id came from first, for millions of ids: 16 bytes each and room to grow, for the
/// ids are kept as 96 bits of their hash (3 million ids: one wrong answer in 10^16 imports).
class SeenIds {
 public:
  /// The file that brought the id before, or `file`, which brings it now.
  std::uint32_t firstFileOf(std::string_view id, std::uint32_t file, bool& fresh);

 private:
  struct Slot {
    std::uint64_t high = 0;
    std::uint32_t low = 0;
    std::uint32_t file = 0;  ///< + 1, 0 = free
  };
  void grow();
  Slot& slotFor(std::uint64_t high, std::uint32_t low);

  std::vector<Slot> _slots;
  std::size_t _size = 0;
};

}  // namespace kokudo::adapters::localfiles
