// What can be asked of a tileset: its metadata, one tile, what a ray meets.

#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/TilesetImpl.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::tiles {

using detail::TileContent;

namespace {

const detail::Tile* findTile(const detail::Tile& tile, TileId id) {
  if (tile.id == id) return &tile;
  for (const auto& child : tile.children) {
    if (const detail::Tile* found = findTile(*child, id)) return found;
  }
  return nullptr;
}

std::string coordinatesOf(const detail::ImplicitPlace& place) {
  const std::string flat = fmt::format("{}/{}/{}", place.level, place.x, place.y);
  return place.tiling->shape.octree ? fmt::format("{}/{}", flat, place.z) : flat;
}

TileDetails::Content contentDetails(const detail::Tile& tile, std::size_t index) {
  TileDetails::Content content;
  content.uri = tile.contentUris[index];
  for (const TileContent& loaded : tile.contents) {
    if (loaded.index == index) content.model = loaded.model;
  }
  if (!tile.extras || index >= tile.extras->contents.size()) return content;
  const detail::TileExtras::Content& extras = tile.extras->contents[index];
  content.metadata = extras.metadata;
  const auto group = static_cast<std::size_t>(extras.group);
  if (extras.group >= 0 && tile.source && group < tile.source->metadata->groups.size()) {
    content.group = tile.source->metadata->groups[group];
  }
  return content;
}

}  // namespace

std::shared_ptr<const TilesetMetadata> Tileset::metadata() const {
  const detail::Tile* root = _impl->root();
  return root && root->source ? root->source->metadata : nullptr;
}

std::optional<TileDetails> Tileset::detailsOf(TileId id) const {
  const detail::Tile* tile = _impl->root() ? findTile(*_impl->root(), id) : nullptr;
  if (!tile) return std::nullopt;
  TileDetails details;
  if (tile->source) details.tileset = tile->source->uri;
  details.geometricError = tile->geometricError;
  details.depth = tile->depth;
  details.volume = tile->volume;
  if (tile->extras) details.metadata = tile->extras->metadata;
  if (tile->implicit) {
    details.implicitTile = coordinatesOf(*tile->implicit);
    if (tile->implicit->subtree) details.subtreeMetadata = tile->implicit->subtree->metadata();
  }
  for (std::size_t i = 0; i < tile->contentUris.size(); ++i) {
    details.contents.push_back(contentDetails(*tile, i));
  }
  return details;
}

Tileset::Hit Tileset::Impl::hitOf(const Tile& tile, const TileContent& content,
                                  const detail::ModelHit& found, const geodesy::Ecef& origin,
                                  const geodesy::Vec3& direction) const {
  const content::Model& model = *content.model;
  const content::Primitive& primitive = model.primitives[found.point.primitive];
  Hit hit;
  hit.position = origin + direction * found.distance;
  hit.distance = found.distance;
  hit.tile = tile.id;
  hit.model = content.model;
  hit.primitive = static_cast<int>(found.point.primitive);
  hit.content = content.index;
  hit.surface = found.point;
  hit.features = content::featuresAt(model, found.point);
  hit.featureTable = primitive.featureTable;
  if (!hit.features.empty()) {
    const content::FeatureAt& first = hit.features.front();
    hit.featureTable = first.table;
    const auto table = static_cast<std::size_t>(first.table);
    if (first.table >= 0 && table < model.featureTables.size() &&
        first.feature < model.featureTables[table].count) {
      hit.feature = first.feature;
    }
  }
  return hit;
}

std::optional<Tileset::Hit> Tileset::pick(const geodesy::Ecef& origin,
                                          const geodesy::Vec3& direction, double tolerance) const {
  const detail::PickRay ray{origin, normalized(direction), std::tan(tolerance)};
  detail::ModelHit best;
  const detail::Tile* bestTile = nullptr;
  const TileContent* bestContent = nullptr;
  for (const detail::Tile* tile : _impl->rendered) {
    for (const TileContent& content : tile->contents) {
      const auto found = nearestHit(*content.model, *content.pickIndex, ray, best.rank);
      if (!found) continue;
      best = *found;
      bestTile = tile;
      bestContent = &content;
    }
  }
  if (!bestTile) return std::nullopt;
  return _impl->hitOf(*bestTile, *bestContent, best, origin, ray.direction);
}

}  // namespace kokudo::tiles
