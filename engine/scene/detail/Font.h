#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::scene::detail {

/// Coverage of one character at one size, rows from the top.
struct Glyph {
  int width = 0, height = 0;
  int left = 0, top = 0;  ///< of the upper left corner: right of the pen, above the base line
  int advance = 0;
  std::vector<std::uint8_t> coverage;
};

/// The Japanese font. A character it lacks becomes 〓, never an empty box.
class Font {
 public:
  /// Noto Sans CJK JP (or `$KOKUDO_FONT`). NotFound names the package to install.
  static Result<std::unique_ptr<Font>> open();
  ~Font();
  Font(const Font&) = delete;

  Glyph render(char32_t character, int pixels) const;
  int advance(char32_t character, int pixels) const;
  bool has(char32_t character) const;

 private:
  struct Impl;
  explicit Font(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

/// Code points of one line: broken bytes and control characters are left out.
std::u32string codePoints(std::string_view utf8);

/// `glyph` grown by `radius` pixels on every side, for a halo.
Glyph grown(const Glyph& glyph, int radius);

}  // namespace kokudo::scene::detail
