#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/content/ContentDecoder.h"
#include "engine/content/Model.h"
#include "engine/content/TextureLookup.h"
#include "engine/geodesy/BoundingVolume.h"
#include "engine/io/AssetAccessor.h"
#include "engine/tasks/MainThreadQueue.h"
#include "engine/tasks/WorkerPool.h"
#include "engine/tiles/MemoryGovernor.h"
#include "engine/tiles/Techniques.h"
#include "engine/tiles/TileLog.h"
#include "engine/tiles/TileRenderer.h"
#include "engine/tiles/TilesetMetadata.h"
#include "engine/tiles/ViewState.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::io {
class RequestScheduler;
}

namespace kokudo::tiles {

/// What a tileset needs from outside; given once, faked in tests. All must outlive the tileset.
struct TilesetServices {
  std::shared_ptr<io::AssetAccessor> accessor;
  tasks::WorkerPool* workers = nullptr;
  tasks::MainThreadQueue* mainQueue = nullptr;
  TileRenderer* renderer = nullptr;
  /// Threads that wait for http answers, so that workers need not; null = the tileset makes its
  /// own when it first needs them. Share one among tilesets.
  tasks::WorkerPool* fetchers = nullptr;
  /// The process' queue of requests, in place of `fetchers`; what it measures of the link decides
  /// how many loads are begun and how soon coarser tiles go first. Or null.
  std::shared_ptr<io::RequestScheduler> scheduler;
  /// Any thread. Empty = content::decodeContent.
  std::function<Result<content::Model>(content::Bytes, const content::DecodeContext&)> decode;
  /// The memory that all tilesets share; null = `maximumCachedBytes` alone, which then bounds only
  /// what is not in view. Outlives the tileset.
  std::shared_ptr<MemoryGovernor> governor;
  /// Seconds, never falling; empty = the steady clock. Budgets, retries and expiry follow it.
  std::function<double()> clock;
  /// Where to record what is decided, or null.
  std::shared_ptr<TileLog> log;
  /// A record to repeat, or null.
  std::shared_ptr<const TileReplay> replay;
};

struct TilesetOptions {
  double maximumScreenSpaceError = 16;  ///< pixels
  /// Of tiles not in view; those in view are kept. With a governor it alone decides.
  std::size_t maximumCachedBytes = std::size_t(512) << 20;
  int maximumSimultaneousLoads = 16;
  double attachBudgetMilliseconds = 4;  ///< per update
  double unloadBudgetMilliseconds = 2;  ///< per update
  bool visible = true;
  /// Tiles known at once, loaded or not; what comes on top is left out and said in `diagnostics`.
  std::size_t maximumTiles = 4'000'000;
  /// Updates without a visit after which the tiles of an external or implicit tree are forgotten.
  int trimAfterUpdates = 600;
  int coarseFirstAbove = 8;  ///< missing tiles below one, above which that one is loaded first
  bool preloadAncestors = false, preloadSiblings = false;
  Techniques techniques;
};

/// What one update found. Bytes are the models' plus what the renderer counts for its resources.
struct TilesetStatistics {
  int tilesVisited = 0, tilesRendered = 0, tilesLoading = 0, tilesLoaded = 0, tilesFailed = 0;
  std::size_t tilesKnown = 0;  ///< in the tree
  std::size_t bytes = 0;
  std::size_t triangles = 0, points = 0, instances = 0;  ///< of the rendered tiles
  // Since the tileset was opened:
  std::uint64_t requests = 0, cacheHits = 0, cancelled = 0;
  std::uint64_t bytesTransferred = 0, unwantedBytes = 0;  ///< unwanted: of cancelled loads
  double decodeMilliseconds = 0;                          ///< in workers
  double attachMilliseconds = 0, unloadMilliseconds = 0;  ///< of this update
  double errorFactor = 1;  ///< by which memory makes the allowed error larger
};

/// A streamed 3D Tiles 1.0 / 1.1 tileset. All calls on the main thread.
class Tileset {
 public:
  /// Begins to load the root; returns at once. Its failure shows in `failure()`. An address of one
  /// content (glb, gltf, b3dm, i3dm, pnts, cmpt, GeoJSON) makes a tileset of one tile.
  Tileset(std::string uri, TilesetServices services, TilesetOptions options = {});
  ~Tileset();
  Tileset(const Tileset&) = delete;

  /// Chooses what to show for this view, starts loads, attaches what is ready within the budget,
  /// evicts. Never waits.
  /// @param destination where a flight will end, or null: its tiles are loaded after all else
  const TilesetStatistics& update(const ViewState& view, const ViewState* destination = nullptr);
  const TilesetStatistics& statistics() const;

  /// True when everything the last view wanted is on the screen, nothing loads and nothing waits.
  bool complete() const;
  /// Why the root could not be loaded, if so.
  std::optional<Error> failure() const;
  /// Tiles that failed, and oddities of the data.
  const Diagnostics& diagnostics() const;
  const std::string& uri() const;
  /// asset.copyright and the models' copyrights of what is on screen.
  std::vector<std::string> credits() const;
  /// Of the root, once it is there.
  std::optional<geodesy::BoundingVolume> boundingVolume() const;

  /// What the outermost tileset says about itself; null until its root is there.
  std::shared_ptr<const TilesetMetadata> metadata() const;
  /// Nothing for a tile that is not known, or not any more. Walks the tree: for a click.
  std::optional<TileDetails> detailsOf(TileId tile) const;

  void setVisible(bool visible);
  bool visible() const;
  void setMaximumScreenSpaceError(double pixels);

  /// The nearest triangle, line or point of a rendered tile on the ray, found in double precision
  /// on the CPU copy.
  struct Hit {
    geodesy::Ecef position;
    double distance = 0;  ///< metres from the ray's origin
    TileId tile = 0;
    std::shared_ptr<const content::Model> model;
    int primitive = -1;
    int featureTable = -1;
    std::optional<std::size_t> feature;        ///< row of that feature table
    std::size_t content = 0;                   ///< index among the tile's contents
    content::SurfacePoint surface;             ///< vertices, weights and instance
    std::vector<content::FeatureAt> features;  ///< of all sets
  };
  /// @param tolerance radians beside the ray within which points and lines count
  std::optional<Hit> pick(const geodesy::Ecef& origin, const geodesy::Vec3& direction,
                          double tolerance = 0.003) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::tiles
