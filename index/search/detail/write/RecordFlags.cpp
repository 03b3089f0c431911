#include "index/search/detail/write/RecordFlags.h"

#include "index/search/detail/Segment.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace kokudo::search::detail {
namespace {

constexpr std::string_view kThreeDFormats[]{"citygml", "3dtiles", "gltf", "glb", "obj", "fbx",
                                            "ifc",     "las",     "laz",  "e57", "ply", "b3dm",
                                            "i3dm",    "pnts",    "i3s",  "stl", "ept", "dae"};

// "3D Tiles", "model/gltf-binary", "application/x-las": letters and digits of the last part.
std::string plainFormat(std::string_view format) {
  std::string plain;
  for (const char c : format.substr(format.find_last_of('/') + 1))
    if (c >= 'A' && c <= 'Z')
      plain += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      plain += c;
  return plain;
}

bool isThreeD(const catalog::Distribution& distribution) {
  const std::string format = plainFormat(distribution.format);
  return std::any_of(
      std::begin(kThreeDFormats), std::end(kThreeDFormats), [&](std::string_view known) {
        return format.starts_with(known) || (format.starts_with("x") && format.substr(1) == known);
      });
}

}  // namespace

std::uint8_t flagsOf(const catalog::Record& record) {
  if (record.distributions.empty()) return 0;
  auto flags = static_cast<std::uint8_t>(RecordFlag::File);
  if (std::any_of(record.distributions.begin(), record.distributions.end(), isThreeD))
    flags |= static_cast<std::uint8_t>(RecordFlag::ThreeD);
  return flags;
}

}  // namespace kokudo::search::detail
