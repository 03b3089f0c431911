#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/Model.h"
#include "engine/geodesy/BoundingVolume.h"
#include "engine/tiles/TileRenderer.h"
#include "engine/tiles/TilesetMetadata.h"
#include "engine/tiles/detail/PickIndex.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

struct ImplicitTiling;
class Subtree;
struct Schema;

/// One decoded content of a tile. Destroyed only after `resource` was given back to the renderer.
struct TileContent {
  std::shared_ptr<const content::Model> model;
  std::shared_ptr<content::Model> ownModel;  ///< the same, until what is uploaded was dropped
  std::unique_ptr<RenderResource> resource;
  std::shared_ptr<const PickIndex> pickIndex;
  std::size_t index = 0;       ///< among the tile's contents, as its tileset lists them
  std::size_t bytes = 0;       ///< model and resource, without images: others may share those
  std::size_t imageBytes = 0;  ///< when it came
  std::size_t triangles = 0, points = 0, instances = 0;
};

/// What all tiles of one tileset.json share.
struct TilesetSource {
  std::string uri;
  std::shared_ptr<const TilesetMetadata> metadata;
  std::shared_ptr<const Schema> schema;  ///< null: there is none
  content::UpAxis upAxis = content::UpAxis::Y;
};

/// What few tiles have.
struct TileExtras {
  struct Content {
    std::optional<geodesy::BoundingVolume> volume;  ///< to be tested against the view
    MetadataEntity metadata;
    int group = -1;
  };
  MetadataEntity metadata;
  std::vector<Content> contents;        ///< as many as the tile's addresses, or none
  std::optional<double> expireSeconds;  ///< after each load
  std::optional<double> expireDate;     ///< seconds since 1970
  std::optional<geodesy::BoundingVolume> viewerRequestVolume;
};

/// Where a tile of an implicit tree lies.
struct ImplicitPlace {
  std::shared_ptr<const ImplicitTiling> tiling;
  /// Null for a tile that stands for a subtree: its content is the .subtree, its child the
  /// subtree's root.
  std::shared_ptr<const Subtree> subtree;
  int level = 0;
  std::uint64_t x = 0, y = 0, z = 0;
  /// Of the tile above: what it holds, its children included, lies between them (metres).
  double minimumHeight = std::numeric_limits<double>::lowest();
  double maximumHeight = std::numeric_limits<double>::max();
};

enum class LoadState { Unloaded, Loading, Attaching, Loaded, Failed };

/// One tile of the tree. Belongs to the main thread once its tree has been taken over.
struct Tile {
  TileId id = 0;
  Tile* parent = nullptr;
  std::vector<std::unique_ptr<Tile>> children;
  int depth = 0;
  int externalDepth = 0;  ///< external tilesets above it

  geodesy::Mat4 transform;  ///< local -> ECEF
  geodesy::BoundingVolume volume;
  geodesy::BoundingVolume cullVolume;  ///< as `volume`, regions and cells as boxes: cheap to test
  geodesy::Vec3 centre;
  double radius = 0;
  double geometricError = 0;  ///< metres
  bool additive = false;      ///< ADD, else REPLACE
  std::vector<std::string> contentUris;
  std::shared_ptr<const TilesetSource> source;
  std::unique_ptr<TileExtras> extras;
  std::unique_ptr<ImplicitPlace> implicit;

  LoadState state = LoadState::Unloaded;
  std::vector<TileContent> contents;
  bool isExternal = false;     ///< its content names a tileset or subtree: never drawn itself
  bool unexpanded = false;     ///< implicit: its children are made when they are asked for
  int attempts = 0;            ///< network failures so far
  double retryAt = 0;          ///< of the tileset's clock
  double expiresAt = 0;        ///< of the tileset's clock, while Loaded; 0 = never
  std::uint64_t load = 0;      ///< number of its load, while Loading or refreshing
  std::size_t knownBytes = 0;  ///< of its contents when they were loaded last

  bool shown = false;              ///< visible in the scene since the last update
  std::uint64_t subtreeShown = 0;  ///< last update in which it or one below it was drawn
  std::uint64_t usedIn = 0;        ///< last update that drew it or kept it ready to be drawn
  std::uint64_t drawnIn = 0;       ///< last update that drew it
  std::uint64_t visitedIn = 0;     ///< last update in which it was in view

  /// Loaded and there is something to draw.
  bool draws() const { return state == LoadState::Loaded && !contents.empty(); }
  /// Will never draw anything: no content, only children, or failed.
  bool isEmpty() const {
    return contentUris.empty() || state == LoadState::Failed ||
           (state == LoadState::Loaded && contents.empty());
  }
};

/// Made where there are none yet.
inline TileExtras& extrasOf(Tile& tile) {
  if (!tile.extras) tile.extras = std::make_unique<TileExtras>();
  return *tile.extras;
}

/// What a content holds in memory now: the model, its index and the renderer's. Without the pixels
/// of images, which the pool of them counts.
std::size_t byteSizeOf(const TileContent& content);
std::size_t imageBytesOf(const content::Model& model);

/// Sets the volume and what is derived from it.
inline void setVolume(Tile& tile, const geodesy::BoundingVolume& volume) {
  tile.volume = volume;
  const bool isCurved = std::holds_alternative<geodesy::BoundingRegion>(volume) ||
                        std::holds_alternative<geodesy::BoundingCell>(volume);
  tile.cullVolume = isCurved ? geodesy::BoundingVolume(toBox(volume)) : volume;
  // The box of a cell is what distances are taken to; it is costly to make each time.
  tile.centre = centreOf(tile.cullVolume);
  tile.radius = radiusOf(tile.cullVolume);
}

}  // namespace kokudo::tiles::detail
