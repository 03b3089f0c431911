#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "engine/scene/GlContext.h"
#include "engine/scene/GlobeCamera.h"
#include "engine/scene/Legend.h"
#include "engine/styling/Style.h"
#include "engine/tiles/Tileset.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::scene {

/// A pin: one hit, or a cluster of hits.
struct Marker {
  std::string id;     ///< record id, "" for a cluster
  std::string label;  ///< Japanese or English, one line
  std::string kind;   ///< "shelter", "bridge" ...: colour and sign
  double longitudeDegrees = 0, latitudeDegrees = 0;
  std::optional<double> height;  ///< 標高 (m) of the true point; absent = on the ground
  std::uint64_t count = 1;       ///< > 1: a cluster, drawn as a disc sized by count
  bool selected = false;
};

/// Chooses features by their properties. Called from any thread.
using FeaturePredicate = std::function<bool(const content::FeatureTable&, std::size_t row)>;

/// Takes one table of features.
using FeatureVisitor = std::function<void(const content::FeatureTable&)>;

/// What one set of feature ids says of a point; a model may have several sets.
struct PickedFeature {
  std::string label;      ///< of the set, or ""
  std::string className;  ///< of its table, or ""
  std::size_t feature = 0;
  Attributes attributes;
};

/// What lies under a pixel.
struct PickResult {
  /// Feature: something has attributes there, be it a feature, the surface or the tile.
  enum class Kind { Nothing, Ground, Feature, Marker } kind = Kind::Nothing;
  geodesy::Ecef position;
  geodesy::Cartographic cartographic;
  std::string layer;       ///< layer id
  std::string recordId;    ///< record_id property of a feature, or the marker's id
  std::size_t marker = 0;  ///< index in the list last set
  tiles::TileId tile = 0;
  std::size_t feature = 0;
  Attributes attributes;                ///< of a feature
  std::optional<std::size_t> instance;  ///< which of a repeated thing
  std::vector<PickedFeature> features;  ///< of all sets, the one above first
  Attributes surface;                   ///< of property textures and vertices at that point
  std::string tileset, content;         ///< addresses
  tiles::MetadataEntity tileMetadata, contentMetadata, groupMetadata, tilesetMetadata;
  Attributes tilesetProperties;  ///< "Height/minimum" and the like, see TilesetMetadata
  std::vector<tiles::ClassStatistics> tilesetStatistics;
};

struct SceneOptions {
  std::string language = "ja";  ///< "ja" or "en", for what is drawn
  bool dark = true;
  std::filesystem::path cacheFolder;  ///< of answers from the network; "" = none is kept
  std::uint64_t cacheBytes = std::uint64_t(4) << 30;
  bool offline = false;  ///< what the cache holds must do; needs a cacheFolder to show anything
  std::size_t memoryCapBytes = std::size_t(2) << 30;
  unsigned workerThreads = 0;
  /// Pixels that a tile's error may cover; 0 = 16, but coarser while the view
  /// moves on a software renderer.
  double maximumScreenSpaceError = 0;
  bool globe = true;             ///< false: no earth, sky or haze, as for looking at a thing alone
  bool overlay = true;           ///< north arrow, scale bar and credit line are drawn
  tiles::Techniques techniques;  ///< of all layers
  int samples = -1;  ///< of multisampling, 0 = none; -1 = 4 on a GPU, none on a software renderer
};

struct SceneStatistics {
  tiles::TilesetStatistics tiles;  ///< over all layers
  std::size_t memoryBytes = 0;
  double frameMilliseconds = 0;
  int drawables = 0;                         ///< of visible tiles
  std::size_t drawCalls = 0, triangles = 0;  ///< that the last frame drew of tiles
  std::size_t gpuBytes = 0, textures = 0, buffers = 0, vertexArrays = 0;  ///< that exist, of tiles
  std::uint64_t sentBytes = 0;                         ///< of tiles to the GPU, since the beginning
  std::uint64_t tilesAttached = 0, tilesReleased = 0;  ///< contents, since the beginning
  /// Of the last frame: choosing, loading and attaching tiles; textures and the looks of features
  /// to the GPU; drawing. Milliseconds.
  double updateMilliseconds = 0, uploadMilliseconds = 0, drawMilliseconds = 0;
};

/// The whole scene: globe, layers, pins, labels, credit line and scale bar, drawn into one
/// framebuffer object with reverse-Z. Owns its worker pool and main-thread queue. All calls on the
/// thread of the GL context.
class SceneView {
 public:
  static Result<std::unique_ptr<SceneView>> create(GlContext& context, const SceneOptions& options);
  virtual ~SceneView() = default;

  /// @param id unique, for `setLayerVisible` and picks  @param kind "terrain", "city" (buildings;
  /// seen from both sides whatever their files say) or anything else: as its materials say
  virtual void addLayer(const std::string& id, const std::string& kind,
                        const std::string& tilesetUri, const std::string& credit) = 0;
  virtual void removeLayer(const std::string& id) = 0;
  virtual void setLayerVisible(const std::string& id, bool visible) = 0;
  virtual std::vector<Diagnostic> problems() const = 0;
  /// What a layer's tileset says about itself; null until its root is loaded.
  virtual std::shared_ptr<const tiles::TilesetMetadata> metadataOfLayer(
      const std::string& id) const = 0;
  /// A view of the whole layer from the south; nothing until its root is loaded.
  virtual std::optional<LookAt> viewOfLayer(const std::string& id) const = 0;
  /// A view of the whole layer from a side, at first the south-east, 35 degrees down, wherever it
  /// lies: the earth's centre, space, any size. Nothing until its root is loaded. For
  /// `GlobeCamera::place`.
  virtual std::optional<Placement> framingOfLayer(const std::string& id,
                                                  const ViewSide& side = {}) const = 0;
  /// Whether earth, sky and haze are drawn and the camera is kept above the ground.
  virtual void setGlobe(bool shown) = 0;

  /// How the features of a layer look; null = as they are. Tiles change over the next frames.
  virtual void setLayerStyle(const std::string& id,
                             std::shared_ptr<const styling::Style> style) = 0;
  /// Features that are neither drawn nor picked, by record id or by property; replaces what was
  /// hidden before. Empty = none.
  virtual void setHidden(const std::string& id, const std::vector<std::string>& recordIds) = 0;
  virtual void setHidden(const std::string& id, FeaturePredicate hidden) = 0;
  /// Shows these features of the layer and nothing else of it.
  virtual void isolate(const std::string& id, const std::vector<std::string>& recordIds) = 0;
  virtual void isolate(const std::string& id, FeaturePredicate shown) = 0;
  /// Ends hiding and isolating.
  virtual void showAll(const std::string& id) = 0;
  /// Points that no style gives a size. @param pixels 3 at first   @param bySpacing as large as the
  /// ground they stand for instead
  virtual void setPointSize(const std::string& id, double pixels, bool bySpacing) = 0;

  /// Every table of features in the tiles of a layer that are shown now; of points without
  /// features, a row per point. For surveys: what classes there are, how many of each.
  virtual void visitFeatures(const std::string& id, const FeatureVisitor& visit) const = 0;
  /// Grows whenever the tiles of a layer that are shown, or their looks, change.
  virtual std::uint64_t revisionOfLayer(const std::string& id) const = 0;
  /// What colours mean; an empty one = none is drawn. Needs `SceneOptions::overlay`.
  virtual void setLegend(Legend legend) = 0;

  virtual GlobeCamera& camera() = 0;
  virtual void resize(int width, int height) = 0;
  /// Left, right, bottom margin of the picture in pixels that panels cover: centre, credit and
  /// scale bar keep clear of them.
  virtual void setMargins(int left, int right, int bottom) = 0;
  virtual void setMarkers(std::vector<Marker> markers) = 0;
  /// Lights the features with this record id up; "" = none. Ends what the other `setHighlight` did.
  virtual void setHighlight(const std::string& recordId) = 0;
  /// Lights the features of one layer up by their properties, and no others; empty = none. For what
  /// has no record id. Forgotten with the layer.
  virtual void setHighlight(const std::string& layer, FeaturePredicate lit) = 0;
  virtual void setLanguage(const std::string& language) = 0;
  /// More credit lines (of the hits shown) beside those of the layers.
  virtual void setExtraCredits(const std::vector<std::string>& credits) = 0;
  virtual std::vector<std::string> credits() const = 0;

  /// Streams and draws one frame into the framebuffer object. @return whether another frame is
  /// wanted at once (flight, fresh tiles)
  virtual bool frame(double secondsSinceLast) = 0;
  /// Goes on loading for this view without drawing. @return `complete()`
  virtual bool stream() = 0;
  /// Nothing left to load for this view.
  virtual bool complete() const = 0;
  /// Frames until complete. @return false if the time ran out or the token was cancelled
  virtual bool renderUntilComplete(double timeoutSeconds, const CancelToken& token) = 0;
  virtual SceneStatistics statistics() const = 0;

  virtual PickResult pick(double x, double y) = 0;
  /// Ground under a position: ellipsoidal height of the loaded terrain, or of 標高 0.
  virtual double groundHeight(const geodesy::Cartographic& position) const = 0;

  /// Copies the picture to the context's own framebuffer (the window); call before the panels are
  /// drawn into `framebuffer()`'s place.
  virtual void blitToDefault() = 0;
  /// GL name of the scene's framebuffer object.
  virtual unsigned framebuffer() const = 0;
  /// RGBA, rows from the top.
  virtual std::vector<std::uint8_t> readPixels() = 0;
  /// Wakes the main loop (called from other threads) when a frame is wanted.
  virtual void setWake(std::function<void()> wake) = 0;
};

/// PNG of RGBA pixels, rows from the top; written atomically.
Status writePng(const std::filesystem::path& file, int width, int height,
                const std::vector<std::uint8_t>& rgba);

}  // namespace kokudo::scene
