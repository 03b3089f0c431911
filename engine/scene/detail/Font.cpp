#include "engine/scene/detail/Font.h"

#include "engine/scene/FontFile.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {
namespace {

constexpr char32_t kGeta = U'〓';

/// Bytes that the lead byte announces, 0 if it is none.
int sequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

bool printable(char32_t c) {
  return c >= 0x20 && !(c >= 0x7F && c < 0xA0) && !(c >= 0x200B && c <= 0x200F) &&
         !(c >= 0xFE00 && c <= 0xFE0F) && c != 0xFEFF;
}

}  // namespace

struct Font::Impl {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  ~Impl() {
    if (face) FT_Done_Face(face);
    if (library) FT_Done_FreeType(library);
  }
  bool load(char32_t character, int pixels, int flags) const {
    FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(pixels));
    const FT_UInt index = FT_Get_Char_Index(face, character);
    return FT_Load_Glyph(face, index ? index : FT_Get_Char_Index(face, kGeta),
                         FT_LOAD_TARGET_LIGHT | flags) == 0;
  }
};

Font::Font(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Font::~Font() = default;

Result<std::unique_ptr<Font>> Font::open() {
  auto impl = std::make_unique<Impl>();
  if (FT_Init_FreeType(&impl->library) != 0)
    return Error{Error::Kind::Internal, "FreeType does not start"};
  const auto file = japaneseFontFile();
  // Face 0 of the collection is Noto Sans CJK JP.
  if (file.empty() || FT_New_Face(impl->library, file.c_str(), 0, &impl->face) != 0 ||
      FT_Get_Char_Index(impl->face, kGeta) == 0)
    return Error{Error::Kind::NotFound,
                 (file.empty() ? "Noto Sans CJK" : file.string()) +
                     ": no Japanese font; install fonts-noto-cjk or name one in KOKUDO_FONT"};
  return std::unique_ptr<Font>(new Font(std::move(impl)));
}

Glyph Font::render(char32_t character, int pixels) const {
  Glyph glyph;
  if (!_impl->load(character, pixels, FT_LOAD_RENDER)) return glyph;
  const FT_GlyphSlot slot = _impl->face->glyph;
  const FT_Bitmap& bitmap = slot->bitmap;
  glyph.width = static_cast<int>(bitmap.width);
  glyph.height = static_cast<int>(bitmap.rows);
  glyph.left = slot->bitmap_left;
  glyph.top = slot->bitmap_top;
  glyph.advance = static_cast<int>((slot->advance.x + 32) >> 6);
  glyph.coverage.resize(std::size_t(glyph.width) * glyph.height);
  for (int y = 0; y < glyph.height; ++y)
    std::copy_n(bitmap.buffer + std::ptrdiff_t(y) * bitmap.pitch, glyph.width,
                &glyph.coverage[std::size_t(y) * glyph.width]);
  return glyph;
}

int Font::advance(char32_t character, int pixels) const {
  return _impl->load(character, pixels, 0)
             ? static_cast<int>((_impl->face->glyph->advance.x + 32) >> 6)
             : 0;
}

bool Font::has(char32_t character) const {
  return FT_Get_Char_Index(_impl->face, character) != 0;
}

std::u32string codePoints(std::string_view utf8) {
  std::u32string text;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const int length = sequenceLength(lead);
    if (length == 0 || i + length > utf8.size()) {
      ++i;
      continue;
    }
    char32_t c = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    bool good = true;
    for (int k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(utf8[i + k]);
      good = good && (next & 0xC0) == 0x80;
      c = (c << 6) | (next & 0x3Fu);
    }
    if (good && printable(c)) text.push_back(c);
    i += good ? length : 1;
  }
  return text;
}

Glyph grown(const Glyph& glyph, int radius) {
  Glyph halo = glyph;
  halo.width += 2 * radius;
  halo.height += 2 * radius;
  halo.left -= radius;
  halo.top += radius;
  halo.coverage.assign(std::size_t(halo.width) * halo.height, 0);
  for (int dy = -radius; dy <= radius; ++dy) {
    for (int dx = -radius; dx <= radius; ++dx) {
      const float weight = std::clamp(radius + 0.6f - std::hypot(float(dx), float(dy)), 0.0f, 1.0f);
      if (weight <= 0) continue;
      for (int y = 0; y < glyph.height; ++y) {
        for (int x = 0; x < glyph.width; ++x) {
          const float covered = weight * glyph.coverage[std::size_t(y) * glyph.width + x];
          auto& out = halo.coverage[std::size_t(y + radius + dy) * halo.width + x + radius + dx];
          out = std::max(out, static_cast<std::uint8_t>(covered));
        }
      }
    }
  }
  return halo;
}

}  // namespace kokudo::scene::detail
