#include "engine/scene/detail/SceneViewImpl.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/provenance/Attribution.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace kokudo::scene::detail {
namespace {

constexpr double kEyeAboveGround = 2.0;       // metres
constexpr double kQueueMilliseconds = 4;      // a frame
constexpr std::size_t kHeightsPerFrame = 64;  // of markers

double millisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

SceneViewImpl::SceneViewImpl(Parts parts)
    : _parts(std::move(parts)),
      _accessor(io::createAccessor()),
      _workers(_parts.options.workerThreads),
      _atlas(*_parts.font),
      _stage(_parts.shaders, _parts.context.width(), _parts.context.height()),
      _canvas(_atlas, _parts.shaders),
      _width(_parts.context.width()),
      _height(_parts.context.height()) {
  _stage.addOverlay(_canvas.camera());
  _camera.setViewport(_width, _height);
}

SceneViewImpl::~SceneViewImpl() {
  _parts.context.makeCurrent();
  for (auto& layer : _layers) layer->tileset.reset();
}

SceneLayer* SceneViewImpl::layer(const std::string& id) const {
  for (const auto& layer : _layers)
    if (layer->id == id) return layer.get();
  return nullptr;
}

void SceneViewImpl::addLayer(const std::string& id, const std::string& kind,
                             const std::string& tilesetUri, const std::string& credit) {
  removeLayer(id);
  auto made = std::make_unique<SceneLayer>();
  made->id = id;
  made->kind = kind;
  made->credit = credit;
  made->builder = std::make_unique<SceneBuilder>(_parts.shaders);
  made->builder->setHighlight(_highlight);
  tiles::TilesetOptions options;
  options.maximumCachedBytes = _parts.options.memoryCapBytes / 4;
  options.maximumScreenSpaceError = errorOf(*made);
  tiles::TilesetServices services;
  services.accessor = _accessor;
  services.workers = &_workers;
  services.mainQueue = &_queue;
  services.renderer = made->builder.get();
  made->tileset = std::make_unique<tiles::Tileset>(tilesetUri, services, options);
  _stage.layers()->addChild(made->builder->group());
  _layers.push_back(std::move(made));
  ++_layerRevision;
}

double SceneViewImpl::errorOf(const SceneLayer& layer) const {
  if (_detail.resting()) return _parts.restError;
  return layer.terrain() ? _parts.terrainError : _parts.options.maximumScreenSpaceError;
}

void SceneViewImpl::applyDetail() {
  for (auto& layer : _layers) layer->tileset->setMaximumScreenSpaceError(errorOf(*layer));
}

void SceneViewImpl::removeLayer(const std::string& id) {
  const auto place = std::find_if(_layers.begin(), _layers.end(),
                                  [&](const auto& layer) { return layer->id == id; });
  if (place == _layers.end()) return;
  (*place)->tileset.reset();
  _layerRevision += (*place)->builder->revision() + 1;
  _stage.layers()->removeChild((*place)->builder->group());
  _layers.erase(place);
}

void SceneViewImpl::setLayerVisible(const std::string& id, bool visible) {
  SceneLayer* found = layer(id);
  if (!found || found->shown() == visible) return;
  found->tileset->setVisible(visible);
  found->builder->group()->setNodeMask(visible ? ~0u : 0u);
  ++_layerRevision;
}

std::vector<Diagnostic> SceneViewImpl::problems() const {
  Diagnostics all = _parts.problems;
  for (const auto& layer : _layers) {
    if (const auto failure = layer->tileset->failure()) all.warn(layer->id, failure->message);
    all.append(layer->tileset->diagnostics());
  }
  return all.items();
}

std::optional<LookAt> SceneViewImpl::viewOfLayer(const std::string& id) const {
  const SceneLayer* found = layer(id);
  const auto volume = found ? found->tileset->boundingVolume() : std::nullopt;
  if (!volume) return std::nullopt;
  LookAt view;
  view.target = geodesy::Ellipsoid::wgs84().toCartographic(geodesy::centreOf(*volume));
  view.target.height = std::max(view.target.height, 0.0);
  view.pitch = -0.8;
  view.distance = std::clamp(1.6 * geodesy::radiusOf(*volume), 50.0, 2.5e7);
  return view;
}

void SceneViewImpl::resize(int width, int height) {
  width = std::max(1, width);
  height = std::max(1, height);
  if (width == _width && height == _height) return;
  _parts.context.makeCurrent();
  auto fresh = Framebuffer::create(width, height, _parts.samples);
  if (!fresh.ok()) {
    _parts.problems.warn("window", fresh.error().message);
    return;
  }
  _parts.framebuffer = std::move(fresh).value();
  _width = width;
  _height = height;
  _stage.resize(width, height);
  _camera.setViewport(width, height);
}

void SceneViewImpl::setMargins(int left, int right, int bottom) {
  _margins = {left, right, bottom};
}

void SceneViewImpl::setMarkers(std::vector<Marker> markers) {
  _markers.set(std::move(markers));
}

void SceneViewImpl::setHighlight(const std::string& recordId) {
  _highlight = recordId;
  for (auto& layer : _layers) layer->builder->setHighlight(recordId);
}

void SceneViewImpl::setLanguage(const std::string& language) {
  _parts.options.language = language;
}

void SceneViewImpl::setExtraCredits(const std::vector<std::string>& credits) {
  _extraCredits = credits;
}

std::vector<std::string> SceneViewImpl::credits() const {
  provenance::Attribution all;
  for (const auto& layer : _layers) {
    if (!layer->shown() || layer->tileset->statistics().tilesRendered == 0) continue;
    if (!layer->credit.empty()) all.add(layer->credit);
    for (const auto& credit : layer->tileset->credits()) all.add(credit);
  }
  for (const auto& credit : _extraCredits) all.add(credit);
  return all.lines();
}

std::uint64_t SceneViewImpl::revision() const {
  std::uint64_t sum = _layerRevision;
  for (const auto& layer : _layers) sum += layer->builder->revision();
  return sum;
}

bool SceneViewImpl::stream(double queueMilliseconds) {
  _camera.keepAbove([this](const auto& position) { return groundHeight(position); },
                    kEyeAboveGround);
  _queue.run(queueMilliseconds);
  const tiles::ViewState view = _camera.viewState();
  for (auto& layer : _layers) layer->tileset->update(view);
  return complete();
}

bool SceneViewImpl::complete() const {
  return _detail.resting() && _queue.waiting() == 0 &&
         std::all_of(_layers.begin(), _layers.end(), [](const auto& l) {
           return !l->shown() || l->tileset->failure() || l->tileset->complete();
         });
}

bool SceneViewImpl::frame(double secondsSinceLast) {
  const auto start = std::chrono::steady_clock::now();
  _parts.context.makeCurrent();
  _camera.advance(secondsSinceLast);
  if (_detail.observe(_camera.viewState(), secondsSinceLast)) applyDetail();
  stream(kQueueMilliseconds);
  const bool unsettled = settleMarkers(kHeightsPerFrame);
  draw();
  const bool fresh = revision() != _drawnRevision;
  _drawnRevision = revision();
  _frameMilliseconds = millisecondsSince(start);
  return _camera.flying() || fresh || unsettled || _queue.waiting() > 0;
}

bool SceneViewImpl::renderUntilComplete(double timeoutSeconds, const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  _parts.context.makeCurrent();
  _camera.advance(1e9);
  if (_detail.settle()) applyDetail();
  bool whole = stream(kQueueMilliseconds);
  // Streaming needs no drawing; the picture is made once everything has come.
  while (!whole && !token.cancelled() && millisecondsSince(start) < timeoutSeconds * 1000) {
    if (_queue.waiting() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    whole = stream(50);
  }
  settleMarkers(_markers.markers().size());
  draw();
  _drawnRevision = revision();
  return whole && !token.cancelled();
}

SceneStatistics SceneViewImpl::statistics() const {
  SceneStatistics sum;
  for (const auto& layer : _layers) {
    const auto& one = layer->tileset->statistics();
    sum.tiles.tilesVisited += one.tilesVisited;
    sum.tiles.tilesRendered += one.tilesRendered;
    sum.tiles.tilesLoading += one.tilesLoading;
    sum.tiles.tilesLoaded += one.tilesLoaded;
    sum.tiles.tilesFailed += one.tilesFailed;
    sum.tiles.bytes += one.bytes;
    sum.tiles.triangles += one.triangles;
    if (layer->shown()) sum.drawables += layer->builder->visibleDrawables();
  }
  sum.memoryBytes = sum.tiles.bytes + _parts.framebuffer->byteSize();
  sum.frameMilliseconds = _frameMilliseconds;
  return sum;
}

void SceneViewImpl::blitToDefault() {
  _parts.framebuffer->copyTo(0, _width, _height);
}

std::vector<std::uint8_t> SceneViewImpl::readPixels() {
  _parts.context.makeCurrent();
  return _parts.framebuffer->read();
}

void SceneViewImpl::setWake(std::function<void()> wake) {
  _queue.setWake(std::move(wake));
}

}  // namespace kokudo::scene::detail
