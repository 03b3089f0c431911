#pragma once

#include <cstdint>

namespace kokudo::search::detail {

/// A hit: its number in the corpus and how well it fits.
struct Match {
  std::uint32_t document = 0;
  float score = 0;
};

}  // namespace kokudo::search::detail
