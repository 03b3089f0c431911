#include "engine/tiles/detail/TileReader.h"

#include "engine/base/Uri.h"
#include "engine/tiles/detail/IsoDate.h"
#include "engine/tiles/detail/TileSemantics.h"
#include "engine/tiles/detail/VolumeJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;
using geodesy::Mat4;
using JsonType = simdjson::dom::element_type;

constexpr int kMaxDepth = 256;             // deeper trees would overflow the stack of the traversal
constexpr std::size_t kMaxWarnings = 100;  // a file may hold millions of broken tiles

}  // namespace

void TileReader::warn(const std::string& what) {
  const std::size_t before = _diagnostics.items().size();
  if (before < kMaxWarnings) _diagnostics.warn(_source->uri, what);
  if (before == kMaxWarnings) _diagnostics.warn(_source->uri, "and more tiles like that");
}

Status TileReader::readPlace(const JsonObject& json, Tile& tile, const Mat4& parent,
                             const std::string& where) {
  tile.transform = parent;
  if (const auto value = member(json, "transform")) {
    const auto n = numbers(*value, 16);
    if (!n) return badInput(where, "transform is not 16 finite numbers");
    if ((*n)[3] != 0 || (*n)[7] != 0 || (*n)[11] != 0 || (*n)[15] != 1) {
      return badInput(where, "transform is not affine: its last row is not 0 0 0 1");
    }
    Mat4 local;
    std::copy(n->begin(), n->end(), local.m.begin());
    tile.transform = parent * local;
    if (!isSane(tile.transform)) {
      return badInput(where, "transform leads further away than can be drawn");
    }
    const geodesy::Vec3 x = local.transformDirection({1, 0, 0});
    const geodesy::Vec3 y = local.transformDirection({0, 1, 0});
    const geodesy::Vec3 z = local.transformDirection({0, 0, 1});
    if (dot(cross(x, y), z) == 0) return badInput(where, "transform flattens all it moves");
  }
  if (Status status = readVolumes(json, tile, where); !status.ok()) return status;
  const auto error = member(json, "geometricError");
  const auto metres = error ? numberOf(*error) : std::nullopt;
  if (!metres || *metres < 0) return badInput(where, "no geometricError of 0 or more");
  tile.geometricError = *metres * largestScale(tile.transform);
  return {};
}

Status TileReader::readVolumes(const JsonObject& json, Tile& tile, const std::string& where) {
  const auto volume = objectMember(json, "boundingVolume");
  if (!volume) return badInput(where, "no boundingVolume");
  Result<BoundingVolume> bounds = readVolume(*volume, tile.transform, where);
  if (!bounds.ok()) return bounds.error();
  if (Status sane = checkSane(*bounds, where); !sane.ok()) return sane;
  setVolume(tile, *bounds);
  if (const auto request = objectMember(json, "viewerRequestVolume")) {
    Result<BoundingVolume> requested =
        readVolume(*request, tile.transform, where + ": viewerRequestVolume");
    if (!requested.ok()) return requested.error();
    extrasOf(tile).viewerRequestVolume = *requested;
  }
  return {};
}

Status TileReader::readRefinement(const JsonObject& json, Tile& tile, bool additive,
                                  const std::string& where) const {
  if (Status s = expectType(json, "refine", JsonType::STRING, where); !s.ok()) return s;
  std::string refine = textMember(json, "refine");
  std::transform(refine.begin(), refine.end(), refine.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (!refine.empty() && refine != "ADD" && refine != "REPLACE") {
    return badInput(where, "refine is neither ADD nor REPLACE");
  }
  tile.additive = refine.empty() ? additive : refine == "ADD";
  return {};
}

void TileReader::readTileMetadata(const JsonObject& json, Tile& tile, const std::string& where) {
  Attributes semantics;
  Result<MetadataEntity> entity = readMetadataOf(json, _scope, where, semantics);
  if (!entity.ok()) {
    warn(entity.error().message);
    return;
  }
  if (entity->className.empty()) return;
  extrasOf(tile).metadata = std::move(entity.value());
  if (Status status = applyTileSemantics(semantics, tile, where); !status.ok()) {
    warn(status.error().message);
  }
}

Status TileReader::readExpiry(const JsonObject& json, Tile& tile, const std::string& where) const {
  const auto expire = objectMember(json, "expire");
  if (!expire) return {};
  if (const auto value = member(*expire, "duration")) {
    const auto seconds = numberOf(*value);
    if (!seconds || *seconds < 0)
      return badInput(where, "expire.duration is not 0 or more seconds");
    extrasOf(tile).expireSeconds = *seconds;
  }
  if (member(*expire, "date")) {
    const auto date = secondsOfIsoDate(textMember(*expire, "date"));
    if (!date) return badInput(where, "expire.date is no date of ISO 8601");
    extrasOf(tile).expireDate = *date;
  }
  return {};
}

/// The tile becomes the one that stands for the first subtree; its contents are templates.
Status TileReader::makeImplicit(const JsonObject& json, const std::vector<NamedContent>& contents,
                                Tile& tile, const std::string& where) {
  Result<ImplicitTiling> read = readImplicitTiling(json, where);
  if (!read.ok()) return read.error();
  ImplicitTiling tiling = std::move(read.value());
  for (const NamedContent& content : contents) {
    if (Status s = checkTemplate(content.uri, tiling.shape.octree, where); !s.ok()) return s;
    tiling.contents.push_back({content.uri, content.extras.group});
  }
  if (Status status = mayName(tiling.subtreeUri, where); !status.ok()) return status;
  if (std::holds_alternative<geodesy::BoundingSphere>(tile.volume)) {
    return badInput(where, "an implicit tree cannot divide a bounding sphere");
  }
  tiling.source = tile.source;
  tiling.transform = tile.transform;
  tiling.volume = tile.volume;
  tiling.geometricError = tile.geometricError;
  tiling.additive = tile.additive;
  tiling.externalDepth = tile.externalDepth;
  tile.implicit = std::make_unique<ImplicitPlace>();
  tile.implicit->tiling = std::make_shared<const ImplicitTiling>(std::move(tiling));
  tile.contentUris = {subtreeUriAt(*tile.implicit)};
  return {};
}

Result<std::unique_ptr<Tile>> TileReader::readTile(const JsonObject& json,
                                                   const TilesetPlace& place, bool additive,
                                                   const std::string& path) {
  const std::string where = _source->uri + ": " + path;
  if (place.depth > kMaxDepth) {
    return badInput(where, fmt::format("tiles nested deeper than {}", kMaxDepth));
  }
  auto tile = std::make_unique<Tile>();
  tile->depth = place.depth;
  tile->externalDepth = place.externalDepth;
  tile->source = _source;
  if (Status s = readPlace(json, *tile, place.transform, where); !s.ok()) return s.error();
  if (Status s = readRefinement(json, *tile, additive, where); !s.ok()) return s.error();
  readTileMetadata(json, *tile, where);
  if (Status s = readExpiry(json, *tile, where); !s.ok()) return s.error();
  Result<std::vector<NamedContent>> contents = readContents(json, *tile, where);
  if (!contents.ok()) return contents.error();
  if (Status s = expectType(json, "implicitTiling", JsonType::OBJECT, where); !s.ok()) {
    return s.error();
  }
  if (const auto implicit = implicitTilingOf(json)) {
    if (Status s = makeImplicit(*implicit, *contents, *tile, where); !s.ok()) return s.error();
    if (member(json, "children")) warn(where + ": children of an implicit tile are left out");
    return tile;
  }
  if (Status s = addContents(*contents, *tile, where); !s.ok()) return s.error();
  if (Status s = readChildren(json, *tile, path); !s.ok()) return s.error();
  return tile;
}

/// A child that cannot be read is left out with a warning: the others are still worth showing.
Status TileReader::readChildren(const JsonObject& json, Tile& tile, const std::string& path) {
  const auto value = member(json, "children");
  if (!value) return {};
  JsonArray list;
  if (value->get(list) != simdjson::SUCCESS) {
    return badInput(_source->uri + ": " + path, "children is no array");
  }
  std::size_t index = 0;
  for (const JsonElement item : list) {
    const std::string childPath = fmt::format("{}/{}", path, index++);
    JsonObject child;
    if (item.get(child) != simdjson::SUCCESS) {
      warn(_source->uri + ": " + childPath + ": the tile is not an object: it is left out");
      continue;
    }
    const TilesetPlace place{tile.transform, tile.depth + 1, tile.externalDepth};
    Result<std::unique_ptr<Tile>> read = readTile(child, place, tile.additive, childPath);
    if (!read.ok()) {
      warn(read.error().message + ": the tile is left out");
      continue;
    }
    read.value()->parent = &tile;
    tile.children.push_back(std::move(read.value()));
  }
  return {};
}

}  // namespace kokudo::tiles::detail
