// What the first bytes of a tileset's address are: a tileset, or one content by itself.

#include "engine/tiles/detail/ModelVolume.h"
#include "engine/tiles/detail/TilesetJson.h"
#include "engine/tiles/detail/VolumeJson.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

bool looksLikeJson(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != bytes.npos && bytes[first] == '{';
}

/// The outermost object; none for what is not whole.
std::optional<JsonObject> parseObject(simdjson::dom::parser& parser, std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  JsonObject object;
  const bool good =
      parser.parse(simdjson::padded_string(bytes)).get_object().get(object) == simdjson::SUCCESS;
  return good ? std::optional(object) : std::nullopt;
}

bool isGltf(const JsonObject& object) {
  constexpr std::array kParts{"scenes", "nodes", "meshes", "accessors"};
  return member(object, "asset") && std::any_of(kParts.begin(), kParts.end(), [&](const char* key) {
           return arrayMember(object, key).has_value();
         });
}

bool isGeoJson(const JsonObject& object) {
  constexpr std::array kParts{"features", "geometry", "coordinates", "geometries"};
  return member(object, "type") && std::any_of(kParts.begin(), kParts.end(), [&](const char* key) {
           return member(object, key).has_value();
         });
}

}  // namespace

bool looksLikeTileset(std::string_view bytes) {
  const bool mayBe = looksLikeJson(bytes) && bytes.find("\"root\"") != bytes.npos &&
                     bytes.find("\"asset\"") != bytes.npos;
  if (!mayBe) return false;
  // A glTF may have a node of that name.
  simdjson::dom::parser parser;
  const auto object = parseObject(parser, bytes);
  return !object || member(*object, "root") || !isGltf(*object);
}

bool looksLikeContent(std::string_view bytes) {
  constexpr std::size_t kMagic = 4;
  if (!looksLikeJson(bytes)) return bytes.size() > kMagic && bytes[0] != '[';
  simdjson::dom::parser parser;
  const auto object = parseObject(parser, bytes);
  return object && !member(*object, "root") && (isGltf(*object) || isGeoJson(*object));
}

Result<ParsedTileset> wrapContent(const content::Model& model, const std::string& uri,
                                  const TilesetPlace& place) {
  const geodesy::BoundingVolume volume = volumeOf(model);
  if (Status status = checkSane(volume, uri); !status.ok()) return status.error();
  auto source = std::make_shared<TilesetSource>();
  source->uri = uri;
  source->metadata = std::make_shared<TilesetMetadata>();
  ParsedTileset parsed;
  parsed.root = std::make_unique<Tile>();
  parsed.root->depth = place.depth;
  parsed.root->externalDepth = place.externalDepth;
  parsed.root->transform = place.transform;
  parsed.root->contentUris = {uri};
  parsed.root->source = std::move(source);
  setVolume(*parsed.root, volume);
  return parsed;
}

}  // namespace kokudo::tiles::detail
