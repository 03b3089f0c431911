#include "engine/tiles/detail/TilesetJson.h"

#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/MetadataJson.h"
#include "engine/tiles/detail/TileReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

constexpr std::array<std::string_view, 9> kKnownExtensions{"3DTILES_content_gltf",
                                                           "3DTILES_multiple_contents",
                                                           "3DTILES_metadata",
                                                           "3DTILES_implicit_tiling",
                                                           "3DTILES_bounding_volume_S2",
                                                           "3DTILES_batch_table_hierarchy",
                                                           "3DTILES_draco_point_compression",
                                                           "3DTILES_binary_buffers",
                                                           "3DTILES_content_geojson"};

Status checkRequired(const JsonObject& tileset, const std::string& uri) {
  for (const char* key : {"extensionsUsed", "extensionsRequired"}) {
    if (Status s = expectType(tileset, key, simdjson::dom::element_type::ARRAY, uri); !s.ok()) {
      return s;
    }
  }
  const auto required = arrayMember(tileset, "extensionsRequired");
  if (!required) return {};
  for (const JsonElement item : *required) {
    std::string_view name;
    if (item.get(name) != simdjson::SUCCESS) {
      return badInput(uri, "extensionsRequired names something that is no text");
    }
    if (std::find(kKnownExtensions.begin(), kKnownExtensions.end(), name) ==
        kKnownExtensions.end()) {
      return Error{Error::Kind::Unsupported,
                   fmt::format("{}: required extension {} is not read", uri, name)};
    }
  }
  return {};
}

Status checkHead(const JsonObject& tileset, const std::string& uri) {
  const auto asset = objectMember(tileset, "asset");
  if (!asset) return badInput(uri, "no \"asset\": not a 3D Tiles tileset");
  const std::string version = textMember(*asset, "version");
  if (version != "1.0" && version != "1.1" && version != "0.0") {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: asset.version is \"{}\"; 1.0 and 1.1 are read", uri, version)};
  }
  return checkRequired(tileset, uri);
}

/// What is wrong and does no harm: the tiles are shown, the defect is said.
void warnOfOddities(const JsonObject& tileset, const std::string& uri, Diagnostics& warnings) {
  const auto error = member(tileset, "geometricError");
  const auto metres = error ? numberOf(*error) : std::nullopt;
  if (!metres || *metres < 0) warnings.warn(uri, "the tileset has no geometricError of 0 or more");
  const auto properties = member(tileset, "properties");
  if (!properties) return;
  JsonObject all;
  if (properties->get(all) != simdjson::SUCCESS) {
    warnings.warn(uri, "properties is not an object");
    return;
  }
  for (const auto& field : all) {
    JsonObject range;
    const bool isObject = field.value.get(range) == simdjson::SUCCESS;
    const auto low = isObject ? member(range, "minimum") : std::nullopt;
    const auto high = isObject ? member(range, "maximum") : std::nullopt;
    if (isObject && !low && !high) continue;  // the name alone is what many sets give
    const auto least = low ? numberOf(*low) : std::nullopt;
    const auto greatest = high ? numberOf(*high) : std::nullopt;
    if (!least || !greatest || least.value_or(1) > greatest.value_or(0)) {
      warnings.warn(uri, "properties." + std::string(field.key) + " is no minimum and maximum");
    }
  }
}

std::string copyrightOf(const JsonObject& asset) {
  std::string copyright = textMember(asset, "copyright");
  if (const auto extras = objectMember(asset, "extras"); copyright.empty() && extras) {
    copyright = textMember(*extras, "copyright");
  }
  return copyright;
}

content::UpAxis upAxisOf(const JsonObject& asset, const std::string& uri, Diagnostics& warnings) {
  const std::string up = textMember(asset, "gltfUpAxis");
  if (up == "X" || up == "x") return content::UpAxis::X;
  if (up == "Z" || up == "z") return content::UpAxis::Z;
  if (!up.empty() && up != "Y" && up != "y") {
    warnings.warn(uri, "asset.gltfUpAxis is \"" + up.substr(0, 20) + "\"; glTF is read as y up");
  }
  return content::UpAxis::Y;
}

}  // namespace

Result<ParsedTileset> parseTileset(std::string_view bytes, const std::string& uri,
                                   const TilesetPlace& place, const FetchNamed& fetch) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  simdjson::dom::parser parser;
  JsonObject tileset;
  const simdjson::error_code code =
      parser.parse(simdjson::padded_string(bytes)).get_object().get(tileset);
  if (code != simdjson::SUCCESS) {
    return badInput(uri, fmt::format("not a JSON object: {}", simdjson::error_message(code)));
  }
  if (Status status = checkHead(tileset, uri); !status.ok()) return status.error();
  const auto root = objectMember(tileset, "root");
  if (!root) return badInput(uri, "no \"root\" tile");
  ParsedTileset parsed;
  const auto asset = objectMember(tileset, "asset");
  parsed.copyright = copyrightOf(*asset);
  warnOfOddities(tileset, uri, parsed.diagnostics);
  const MetadataScope scope = readMetadataScope(tileset, uri, fetch, parsed.diagnostics);
  auto source = std::make_shared<TilesetSource>();
  source->uri = uri;
  source->metadata = scope.metadata;
  source->schema = scope.schema;
  source->upAxis = upAxisOf(*asset, uri, parsed.diagnostics);
  TileReader reader(std::move(source), scope, parsed.diagnostics);
  Result<std::unique_ptr<Tile>> tile = reader.readTile(*root, place, false, "root");
  if (!tile.ok()) return tile.error();
  parsed.root = std::move(tile.value());
  return parsed;
}

Result<ParsedTileset> parseSubtree(std::string bytes, const std::string& uri,
                                   const ImplicitPlace& place, int depth, const FetchNamed& fetch) {
  const ImplicitTiling& tiling = *place.tiling;
  Result<std::shared_ptr<const Subtree>> subtree = Subtree::parse(
      std::move(bytes), uri, tiling.shape, tiling.contents.size(), tiling.source->schema, fetch);
  if (!subtree.ok()) return subtree.error();
  if (!(*subtree)->hasTile(0)) return badInput(uri, "the subtree has no tiles");
  ParsedTileset parsed;
  parsed.diagnostics.append((*subtree)->diagnostics());
  ImplicitPlace root = place;
  root.subtree = *subtree;
  parsed.root = makeImplicitTile(root, depth, parsed.diagnostics);
  return parsed;
}

}  // namespace kokudo::tiles::detail
