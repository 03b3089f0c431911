#include "engine/content/B3dmDecoder.h"
#include "engine/content/ContentDecoder.h"
#include "engine/content/GlbDecoder.h"
#include "engine/content/detail/ByteView.h"

#include <array>
#include <cstring>

namespace kokudo::content {

namespace {

constexpr std::array<ContentDecoder, 3> kDecoders{{
    {"glb", "glTF", decodeGlb},
    {"gltf", "{", decodeGlb},
    {"b3dm", "b3dm", decodeB3dm},
}};

Bytes withoutBlanks(Bytes bytes) {
  if (bytes.size() >= 3 && std::memcmp(bytes.data(), "\xEF\xBB\xBF", 3) == 0)
    bytes = bytes.subspan(3);
  while (!bytes.empty() && std::strchr(" \t\r\n", std::to_integer<char>(bytes[0])) &&
         bytes[0] != std::byte(0)) {
    bytes = bytes.subspan(1);
  }
  return bytes;
}

/// The first four bytes for a message, unprintable ones as '.'.
std::string firstBytes(Bytes bytes) {
  std::string text;
  for (const std::byte b : bytes.first(std::min<std::size_t>(bytes.size(), 4))) {
    const char c = std::to_integer<char>(b);
    text += c > 0x20 && c < 0x7F ? c : '.';
  }
  return text;
}

}  // namespace

std::span<const ContentDecoder> contentDecoders() {
  return kDecoders;
}

Result<Model> decodeContent(Bytes bytes, const DecodeContext& context) {
  const Bytes content = withoutBlanks(bytes);
  const std::string_view text = asText(content);
  if (content.empty()) return Error{Error::Kind::BadInput, context.uri + ": the content is empty"};
  for (const ContentDecoder& decoder : contentDecoders()) {
    if (text.starts_with(decoder.magic)) return decoder.decode(content, context);
  }
  return Error{Error::Kind::Unsupported,
               context.uri + ": content begins with \"" + firstBytes(content) +
                   "\", which is no known tile format; expected glTF or b3dm"};
}

}  // namespace kokudo::content
