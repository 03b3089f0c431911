#pragma once

#include "engine/geodesy/HeightDatum.h"
#include "engine/scene/SceneView.h"
#include "engine/scene/detail/Canvas.h"
#include "engine/scene/detail/Framebuffer.h"
#include "engine/scene/detail/MarkerLayer.h"
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
    double terrainError = 16;  ///< pixels, while the view moves
    double restError = 16;     ///< pixels, of every layer once the view rests
  };
  explicit SceneViewImpl(Parts parts);
  ~SceneViewImpl() override;

  void addLayer(const std::string& id, const std::string& kind, const std::string& tilesetUri,
                const std::string& credit) override;
  void removeLayer(const std::string& id) override;
  void setLayerVisible(const std::string& id, bool visible) override;
  std::vector<Diagnostic> problems() const override;
  std::optional<LookAt> viewOfLayer(const std::string& id) const override;
  GlobeCamera& camera() override { return _camera; }
  void resize(int width, int height) override;
  void setMargins(int left, int right, int bottom) override;
  void setMarkers(std::vector<Marker> markers) override;
  void setHighlight(const std::string& recordId) override;
  void setLanguage(const std::string& language) override;
  void setExtraCredits(const std::vector<std::string>& credits) override;
  std::vector<std::string> credits() const override;
  bool frame(double secondsSinceLast) override;
  bool stream() override { return stream(kStreamMilliseconds); }
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
  static constexpr double kStreamMilliseconds = 8;
  bool stream(double queueMilliseconds);
  double errorOf(const SceneLayer& layer) const;
  void applyDetail();
  void draw();
  void drawCanvas(const tiles::ViewState& view);
  bool settleMarkers(std::size_t most);
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
  int _width, _height;
  double _frameMilliseconds = 0;
  RestDetail _detail;
};

}  // namespace kokudo::scene::detail
