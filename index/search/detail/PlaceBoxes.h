#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"
#include "index/search/detail/QuadCells.h"

#include <bit>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace kokudo::search::detail {

/// The extent of each document; stored only where it is more than the document's point.
class PlaceBoxes {
 public:
  static Result<PlaceBoxes> open(const std::filesystem::path& folder, std::uint64_t revision);
  /// Documents that have bits, rounded up to 64.
  std::size_t capacity() const { return _bits.size() * 64; }
  Box at(std::uint32_t document, double longitude, double latitude) const {
    const std::uint64_t word = _bits[document / 64], bit = std::uint64_t(1) << document % 64;
    if ((word & bit) == 0) return {longitude, latitude, longitude, latitude};
    const auto i = _before[document / 64] + static_cast<unsigned>(std::popcount(word & (bit - 1)));
    // Beyond the end is damage: the point is true in any case.
    return i < _boxes.size() ? _boxes[i] : Box{longitude, latitude, longitude, latitude};
  }

 private:
  Column<std::uint64_t> _bits;
  Column<std::uint32_t> _before;  // boxes of the words before
  Column<Box> _boxes;
};

/// @param boxes of all documents; of those without a place (longitude NaN) none is kept
Status writePlaceBoxes(const std::filesystem::path& folder, std::uint64_t revision,
                       const std::vector<double>& longitude, const std::vector<double>& latitude,
                       const std::vector<Box>& boxes);

}  // namespace kokudo::search::detail
