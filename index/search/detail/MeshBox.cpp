#include "index/search/detail/MeshBox.h"

#include <algorithm>

namespace kokudo::search::detail {

Result<Box> boxOfMesh(const std::string& code) {
  const Error bad{Error::Kind::BadUsage,
                  "mesh '" + code.substr(0, 40) +
                      "': expected a mesh code of 4 or 6 to 11 digits (JIS X 0410)"};
  const std::size_t n = code.size();
  const bool digits =
      std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (n != 4 && (n < 6 || n > 11))) return bad;
  const auto digit = [&](std::size_t i) { return code[i] - '0'; };
  // In units of the finest mesh, an eighth of a third mesh, of which a first mesh has 80 x 80.
  long south = (digit(0) * 10L + digit(1)) * 640, west = (digit(2) * 10L + digit(3)) * 640;
  long size = 640;
  if (n >= 6) {
    if (digit(4) > 7 || digit(5) > 7) return bad;
    size = 80;
    south += digit(4) * size;
    west += digit(5) * size;
  }
  if (n >= 8) {
    size = 8;
    south += digit(6) * size;
    west += digit(7) * size;
  }
  // Twice the third mesh is named by its south-western one and a 5.
  const bool twofold = n == 9 && digit(8) == 5;
  if (twofold) {
    if (digit(6) % 2 != 0 || digit(7) % 2 != 0) return bad;
    size = 16;
  }
  // Five times it is a quarter of the second mesh.
  const std::size_t quarters = twofold ? n : n == 7 ? 6 : 8;
  for (std::size_t i = quarters; i < n; ++i) {
    // Quarters: 1 south-west, 2 south-east, 3 north-west, 4 north-east.
    if (digit(i) < 1 || digit(i) > 4) return bad;
    size /= 2;
    south += (digit(i) - 1) / 2 * size;
    west += (digit(i) - 1) % 2 * size;
  }
  // A first mesh is 40 minutes high, numbered from the equator, and a degree wide, from 100 east.
  const auto latitude = [](long units) { return static_cast<double>(units) / 960; };
  const auto longitude = [](long units) { return 100 + static_cast<double>(units) / 640; };
  return Box{longitude(west), latitude(south), longitude(west + size), latitude(south + size)};
}

}  // namespace kokudo::search::detail
