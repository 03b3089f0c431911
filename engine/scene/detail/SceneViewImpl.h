#pragma once

#include "engine/geodesy/HeightDatum.h"
#include "engine/io/RequestScheduler.h"
#include "engine/scene/SceneView.h"
#include "engine/scene/detail/Canvas.h"
#include "engine/scene/detail/DrawingMemory.h"
#include "engine/scene/detail/Framebuffer.h"
#include "engine/scene/detail/MarkerLayer.h"
#include "engine/scene/detail/MotionDetail.h"
#include "engine/scene/detail/Overlay.h"
#include "engine/scene/detail/RestDetail.h"
#include "engine/scene/detail/SceneLayer.h"
#include "engine/scene/detail/Stage.h"

#include <optional>

namespace kokudo::scene::detail {

class SceneViewImpl final : public SceneView {
 public:
  /// What `SceneView::create` found and opened.
  struct Parts {
    GlContext& context;
    SceneOptions options;
    Shaders shaders;
    std::unique_ptr<Font> font;
    std::unique_ptr<Framebuffer> framebuffer;
    std::optional<geodesy::GeoidModel> geoid;
    Diagnostics problems;
    int samples = 0;
    bool software = false;            ///< the renderer's memory and time are this process'
    double terrainError = 16;         ///< pixels, while the view moves
    double restError = 16;            ///< pixels, of every layer once the view rests
    std::size_t movingTriangles = 0;  ///< that a frame of a moving view should have, 0 = any
  };
  explicit SceneViewImpl(Parts parts);
  ~SceneViewImpl() override;

  void addLayer(const std::string& id, const std::string& kind, const std::string& tilesetUri,
                const std::string& credit) override;
  void removeLayer(const std::string& id) override;
  void setLayerVisible(const std::string& id, bool visible) override;
  std::vector<Diagnostic> problems() const override;
  std::shared_ptr<const tiles::TilesetMetadata> metadataOfLayer(
      const std::string& id) const override;
  std::optional<LookAt> viewOfLayer(const std::string& id) const override;
  std::optional<Placement> framingOfLayer(const std::string& id,
                                          const ViewSide& side) const override;
  void setGlobe(bool shown) override;
  void setLayerStyle(const std::string& id, std::shared_ptr<const styling::Style> style) override;
  void setHidden(const std::string& id, const std::vector<std::string>& recordIds) override;
  void setHidden(const std::string& id, FeaturePredicate hidden) override;
  void isolate(const std::string& id, const std::vector<std::string>& recordIds) override;
  void isolate(const std::string& id, FeaturePredicate shown) override;
  void showAll(const std::string& id) override;
  void setPointSize(const std::string& id, double pixels, bool bySpacing) override;
  void visitFeatures(const std::string& id, const FeatureVisitor& visit) const override;
  std::uint64_t revisionOfLayer(const std::string& id) const override;
  void setLegend(Legend legend) override;
  GlobeCamera& camera() override { return _camera; }
  void resize(int width, int height) override;
  void setMargins(int left, int right, int bottom) override;
  void setMarkers(std::vector<Marker> markers) override;
  void setHighlight(const std::string& recordId) override;
  void setHighlight(const std::string& layer, FeaturePredicate lit) override;
  void setLanguage(const std::string& language) override;
  void setExtraCredits(const std::vector<std::string>& credits) override;
  std::vector<std::string> credits() const override;
  bool frame(double secondsSinceLast) override;
  bool stream() override;
  bool complete() const override;
  bool renderUntilComplete(double timeoutSeconds, const CancelToken& token) override;
  SceneStatistics statistics() const override;
  PickResult pick(double x, double y) override;
  double groundHeight(const geodesy::Cartographic& position) const override;
  void blitToDefault() override;
  unsigned framebuffer() const override { return _parts.framebuffer->picture(); }
  std::vector<std::uint8_t> readPixels() override;
  void setWake(std::function<void()> wake) override;

 private:
  SceneLayer* layer(const std::string& id) const;
  std::uint64_t revision() const;
  bool stream(double queueMilliseconds);
  void holdMemory();
  double errorOf(const SceneLayer& layer) const;
  void applyDetail();
  void draw();
  void drawCanvas(const tiles::ViewState& view);
  bool settleMarkers(std::size_t most);
  /// Sends to the GPU what waits, for about so long. @return whether nothing waits any more
  bool upload(double milliseconds);
  bool uploaded() const;
  /// Changes the rules by which a layer's features look; nothing if there is no such layer.
  void changeRules(const std::string& id, const std::function<void(FeatureRules&)>& change);
  /// By `_highlight`, and by `lit` in one layer.
  void lightUp(const std::string& layer, const FeaturePredicate& lit);
  void fillPick(PickResult& result, const SceneLayer& layer, const tiles::Tileset::Hit& hit) const;
  std::optional<tiles::Tileset::Hit> nearestHit(const geodesy::Ecef& origin,
                                                const geodesy::Vec3& direction, bool terrainOnly,
                                                const SceneLayer** hitLayer) const;
  double seaLevel(const geodesy::Cartographic& position) const;
  double heightBelow(const geodesy::Cartographic& position, bool terrainOnly) const;
  std::optional<geodesy::Ecef> groundAlong(const geodesy::Vec3& direction) const;
  PickResult pickMarker(std::size_t marker) const;

  Parts _parts;
  std::shared_ptr<io::AssetAccessor> _accessor;
  tasks::MainThreadQueue _queue;
  tasks::WorkerPool _workers;
  std::shared_ptr<tiles::MemoryGovernor> _governor;
  DrawingMemory _memory;
  std::shared_ptr<io::RequestScheduler> _requests;
  NodeServices _nodes;
  std::vector<std::unique_ptr<SceneLayer>> _layers;
  std::uint64_t _layerRevision = 0, _drawnRevision = 0;
  Atlas _atlas;
  Stage _stage;
  Canvas _canvas;
  MarkerLayer _markers;
  GlobeCamera _camera;
  Margins _margins;
  std::vector<std::string> _extraCredits;
  std::string _highlight;
  Legend _legend;
  int _width, _height;
  double _frameMilliseconds = 0, _updateMilliseconds = 0, _uploadMilliseconds = 0,
         _drawMilliseconds = 0;
  bool _warm = false;
  RestDetail _detail;
  MotionDetail _motion;
};

}  // namespace kokudo::scene::detail
