#include "engine/io/detail/Checksum.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace kokudo::io::detail {
namespace {

// Odd, so that every step is a bijection: two inputs that differ in one word never meet again.
constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;

std::uint64_t step(std::uint64_t state, std::uint64_t word) {
  return std::rotl((state ^ word) * kFactor, 29);
}

std::uint64_t wordAt(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, count);
  return word;
}

}  // namespace

std::uint64_t checksum64(std::string_view bytes, std::uint64_t seed) {
  constexpr std::size_t kLanes = 4, kWord = 8;  // lanes, so that multiplications overlap
  std::array<std::uint64_t, kLanes> lanes{seed + 1, seed + 2, seed + 3, seed + 4};
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= kLanes * kWord; left -= kLanes * kWord, at += kLanes * kWord) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      lanes[i] = step(lanes[i], wordAt(at + i * kWord, kWord));
    }
  }
  std::uint64_t state = bytes.size();
  for (; left >= kWord; left -= kWord, at += kWord) {
    state = step(state, wordAt(at, kWord));
  }
  if (left > 0) state = step(state, wordAt(at, left));
  for (const std::uint64_t lane : lanes) {
    state = step(state, lane);
  }
  return state ^ (state >> 32);
}

}  // namespace kokudo::io::detail
