#include "engine/content/GsiHeightPng.h"

#include "engine/content/ImageCodec.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace kokudo::content {
namespace {

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kChunkFrameBytes = 12;  // length, type and checksum

std::string_view textView(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::size_t bigEndian32(std::string_view four) {
  std::size_t value = 0;
  for (const char c : four) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// The file without its ancillary chunks (lower-case first letter, PNG §5.4): gAMA, iCCP and their
// like would have the decoder turn the numbers into other colours. A broken rest is kept for the
// decoder to refuse.
std::string withoutAncillaryChunks(std::string_view png) {
  std::string kept(png.substr(0, kSignatureBytes));
  png.remove_prefix(kept.size());
  while (png.size() >= kChunkFrameBytes) {
    const std::size_t length = bigEndian32(png.substr(0, 4));
    if (length > png.size() - kChunkFrameBytes) break;
    const bool ancillary = png[4] >= 'a' && png[4] <= 'z';
    if (!ancillary) kept += png.substr(0, length + kChunkFrameBytes);
    png.remove_prefix(length + kChunkFrameBytes);
  }
  return kept.append(png);
}

float heightOf(const std::uint8_t* rgb) {
  constexpr int kNoData = 1 << 23, kModulus = 1 << 24;
  const int x = rgb[0] << 16 | rgb[1] << 8 | rgb[2];
  if (x == kNoData) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>((x < kNoData ? x : x - kModulus) * 0.01);
}

}  // namespace

Result<HeightTile> decodeGsiHeightPng(Bytes bytes, const std::string& name) {
  if (!textView(bytes).starts_with("\x89PNG\r\n\x1a\n")) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {} bytes that are no PNG, expected an elevation tile in PNG form",
                             name, bytes.size())};
  }
  const std::string png = withoutAncillaryChunks(textView(bytes));
  const auto image = decodeImage(std::as_bytes(std::span(png)), name);
  if (!image) return image.error();
  if (image->channels < 3) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: a grey picture, expected heights in red, green and blue", name)};
  }
  const auto channels = static_cast<std::size_t>(image->channels);
  HeightTile tile{image->width, image->height, {}};
  tile.heights.reserve(image->pixels.size() / channels);
  for (std::size_t i = 0; i < image->pixels.size(); i += channels) {
    const bool transparent = channels == 4 && image->pixels[i + 3] == 0;
    tile.heights.push_back(transparent ? std::numeric_limits<float>::quiet_NaN()
                                       : heightOf(&image->pixels[i]));
  }
  return tile;
}

}  // namespace kokudo::content
