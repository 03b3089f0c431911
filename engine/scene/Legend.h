#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::scene {

/// What colours in the picture mean: drawn at its left over the scale bar.
struct Legend {
  struct Row {
    std::array<std::uint8_t, 4> color{};  ///< RGBA, sRGB
    std::string text;                     ///< any language, one line
    std::string note;                     ///< at the right, fainter: a count; or ""
  };
  std::string title;  ///< broken into lines where it is long
  std::vector<Row> rows;
  bool empty() const { return title.empty() && rows.empty(); }
};

}  // namespace kokudo::scene
