#pragma once

#include "engine/content/Model.h"
#include "engine/geodesy/BoundingVolume.h"
#include "engine/tiles/TileRenderer.h"
#include "engine/tiles/detail/RayPick.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// One decoded content of a tile. Destroyed only after `resource` was given back to the renderer.
struct TileContent {
  std::shared_ptr<const content::Model> model;
  std::unique_ptr<RenderResource> resource;
  std::vector<Bounds> bounds;
  std::size_t bytes = 0;  ///< model and resource
  std::size_t triangles = 0;
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
  geodesy::BoundingVolume cullVolume;  ///< as `volume`, regions as boxes: cheap to test
  geodesy::Vec3 centre;
  double radius = 0;
  std::optional<geodesy::BoundingVolume> viewerRequestVolume;
  double geometricError = 0;  ///< metres
  bool additive = false;      ///< ADD, else REPLACE
  std::vector<std::string> contentUris;

  LoadState state = LoadState::Unloaded;
  std::vector<TileContent> contents;
  bool isExternal = false;  ///< its content names an external tileset: never drawn itself
  int attempts = 0;         ///< network failures so far
  std::chrono::steady_clock::time_point retryAt{};
  std::uint64_t load = 0;  ///< number of its load, while Loading

  bool shown = false;              ///< visible in the scene since the last update
  std::uint64_t subtreeShown = 0;  ///< last update in which it or one below it was drawn
  std::uint64_t usedIn = 0;        ///< last update that drew it or kept it ready to be drawn
  std::uint64_t drawnIn = 0;       ///< last update that drew it

  /// Loaded and there is something to draw.
  bool draws() const { return state == LoadState::Loaded && !contents.empty(); }
  /// Will never draw anything: no content, only children, or failed.
  bool isEmpty() const {
    return contentUris.empty() || state == LoadState::Failed ||
           (state == LoadState::Loaded && contents.empty());
  }
};

}  // namespace kokudo::tiles::detail
