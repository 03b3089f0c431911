#include "engine/tiles/detail/Availability.h"

#include <algorithm>
#include <bit>

namespace kokudo::tiles::detail {

Availability::Availability(std::string_view bytes, std::size_t count)
    : _count(count), _words(count / 64 + 1), _ranks(count / 64 + 1) {
  for (std::size_t i = 0; i < std::min(bytes.size(), (count + 7) / 8); ++i) {
    _words[i / 8] |= std::uint64_t(static_cast<unsigned char>(bytes[i])) << i % 8 * 8;
  }
  std::uint32_t before = 0;
  for (std::size_t i = 0; i < _words.size(); ++i) {
    _ranks[i] = before;
    before += static_cast<std::uint32_t>(std::popcount(_words[i]));
  }
}

bool Availability::at(std::size_t index) const {
  if (_count == 0) return _all;
  return index < _count && (_words[index / 64] >> index % 64 & 1) != 0;
}

std::size_t Availability::rank(std::size_t index) const {
  if (_count == 0) return _all ? index : 0;
  if (index >= _count) return 0;
  const std::uint64_t below = (std::uint64_t(1) << index % 64) - 1;
  return _ranks[index / 64] + static_cast<std::size_t>(std::popcount(_words[index / 64] & below));
}

}  // namespace kokudo::tiles::detail
