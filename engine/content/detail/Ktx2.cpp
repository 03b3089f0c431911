#include "engine/content/detail/Ktx2.h"

#include "engine/content/ImageCodec.h"

#include <fmt/format.h>

#include <cstring>

namespace kokudo::content {

namespace {

constexpr std::string_view kMagic("\xABKTX 20\xBB\r\n\x1A\n", 12);
constexpr std::size_t kHeaderBytes = 80, kLevelBytes = 24;

template <typename T>
T load(Bytes bytes, std::size_t at) {
  T value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

/// Channels of a Vulkan format of 8 bits each (UNORM or SRGB), or 0.
std::size_t channelsOfFormat(std::uint32_t format) {
  switch (format) {
    case 9:
    case 15:
      return 1;
    case 16:
    case 22:
      return 2;
    case 23:
    case 29:
      return 3;
    case 37:
    case 43:
      return 4;
    default:
      return 0;
  }
}

/// Why the pixels cannot be read here, or "".
std::string refusal(std::uint32_t format, std::uint32_t scheme) {
  if (scheme == 1) return "Basis Universal ETC1S, for which there is no transcoder here";
  if (format == 0) return "Basis Universal UASTC, for which there is no transcoder here";
  if (scheme != 0) return fmt::format("supercompressed by scheme {}", scheme);
  if (channelsOfFormat(format) == 0) return fmt::format("in Vulkan format {}", format);
  return {};
}

}  // namespace

bool looksLikeKtx2(Bytes bytes) {
  return bytes.size() >= kMagic.size() &&
         std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

Result<Image> decodeKtx2(Bytes bytes, const std::string& name) {
  const auto bad = [&](std::string_view what) {
    return Error{Error::Kind::BadInput, fmt::format("image \"{}\": {}", name, what)};
  };
  if (!looksLikeKtx2(bytes) || bytes.size() < kHeaderBytes + kLevelBytes) {
    return bad("the KTX2 is cut off");
  }
  const auto format = load<std::uint32_t>(bytes, 12);
  const std::size_t width = load<std::uint32_t>(bytes, 20), height = load<std::uint32_t>(bytes, 24);
  const auto why = refusal(format, load<std::uint32_t>(bytes, 44));
  if (!why.empty()) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("image \"{}\" is a KTX2 {}; PNG, JPEG and WebP are read", name, why)};
  }
  if (width == 0 || height == 0 || width > kMaximumImageSide || height > kMaximumImageSide ||
      width * height > kMaximumImagePixels) {
    return bad(fmt::format("{} x {} pixels", width, height));
  }
  const std::size_t channels = channelsOfFormat(format), need = width * height * channels;
  const auto offset = load<std::uint64_t>(bytes, kHeaderBytes);
  const auto length = load<std::uint64_t>(bytes, kHeaderBytes + 8);
  if (offset > bytes.size() || length > bytes.size() - offset || length < need) {
    return bad("the first level of the KTX2 does not hold its pixels");
  }
  Image image;
  image.name = name;
  image.width = static_cast<int>(width);
  image.height = static_cast<int>(height);
  const auto* from = reinterpret_cast<const std::uint8_t*>(bytes.data()) + offset;
  if (channels != 2) {
    image.channels = static_cast<int>(channels);
    image.pixels.assign(from, from + need);
    return image;
  }
  image.channels = 3;  // red and green; images here have 1, 3 or 4 channels
  image.pixels.assign(width * height * 3, 0);
  for (std::size_t i = 0; i < width * height; ++i) {
    image.pixels[3 * i] = from[2 * i];
    image.pixels[3 * i + 1] = from[2 * i + 1];
  }
  return image;
}

}  // namespace kokudo::content
