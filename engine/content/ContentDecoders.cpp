#include "engine/content/B3dmDecoder.h"
#include "engine/content/CmptDecoder.h"
#include "engine/content/ContentDecoder.h"
#include "engine/content/GeoJsonDecoder.h"
#include "engine/content/GlbDecoder.h"
#include "engine/content/I3dmDecoder.h"
#include "engine/content/PntsDecoder.h"
#include "engine/content/detail/ByteView.h"
#include "engine/content/detail/JsonShape.h"

#include <array>
#include <cstring>

namespace kokudo::content {

namespace {

/// JSON has no magic: what it is shows in its members.
Result<Model> decodeJson(Bytes bytes, const DecodeContext& context) {
  switch (jsonShape(asText(bytes))) {
    case JsonShape::GeoJson:
      return decodeGeoJson(bytes, context);
    case JsonShape::Tileset:
      return Error{Error::Kind::Unsupported,
                   context.uri + ": is a tileset, not the content of a tile"};
    default:
      return decodeGlb(bytes, context);
  }
}

constexpr std::array<ContentDecoder, 6> kDecoders{{
    {"glb", "glTF", decodeGlb},
    {"gltf or geojson", "{", decodeJson},
    {"b3dm", "b3dm", decodeB3dm},
    {"i3dm", "i3dm", decodeI3dm},
    {"pnts", "pnts", decodePnts},
    {"cmpt", "cmpt", decodeCmpt},
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
                   "\", which is no known tile format; expected glTF, b3dm, i3dm, pnts, cmpt or "
                   "GeoJSON"};
}

}  // namespace kokudo::content
