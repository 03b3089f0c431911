#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::search::detail {

/// For each 64 documents of a dimension their common value plus one, 0 where they differ. Records
/// lie in order of source, so most blocks are of one value and are counted by one addition.
template <typename Codes>
std::vector<std::uint32_t> runsOf(const Codes& codes, std::size_t documents) {
  std::vector<std::uint32_t> runs((documents + 63) / 64);
  for (std::size_t block = 0; block < runs.size(); ++block) {
    const std::size_t begin = block * 64, end = begin + 64 < documents ? begin + 64 : documents;
    bool same = true;
    for (std::size_t d = begin + 1; d < end && same; ++d) same = codes[d] == codes[begin];
    runs[block] = same ? static_cast<std::uint32_t>(codes[begin]) + 1 : 0;
  }
  return runs;
}

}  // namespace kokudo::search::detail
