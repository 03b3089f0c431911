#include "engine/scene/detail/SceneViewImpl.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/io/CachedAccessor.h"
#include "engine/provenance/Attribution.h"
#include "engine/scene/detail/FreeView.h"

#include <algorithm>

namespace kokudo::scene::detail {
namespace {

NodeServices nodeServices(const Shaders& shaders) {
  NodeServices made;
  made.objects = std::make_shared<GlObjects>();
  made.states = std::make_shared<ModelStates>(shaders);
  made.textures = std::make_shared<TextureStore>(made.objects);
  made.counts = std::make_shared<DrawCounts>();
  made.budget = std::make_shared<UploadBudget>();
  return made;
}

std::shared_ptr<io::AssetAccessor> accessorOf(const SceneOptions& options) {
  auto source = io::createAccessor(!options.offline);
  if (options.cacheFolder.empty()) return source;
  io::CacheOptions cache;
  cache.folder = options.cacheFolder;
  cache.maxBytes = options.cacheBytes;
  cache.mode = options.offline ? io::CacheMode::OfflineOnly : io::CacheMode::Normal;
  return std::make_shared<io::CachedAccessor>(std::move(source), std::move(cache));
}

}  // namespace

SceneViewImpl::SceneViewImpl(Parts parts)
    : _parts(std::move(parts)),
      _accessor(accessorOf(_parts.options)),
      _workers(_parts.options.workerThreads, tasks::WorkerPool::Rank::Background),
      _governor(std::make_shared<tiles::MemoryGovernor>(_parts.options.memoryCapBytes)),
      _memory(*_governor, _parts.software),
      _requests(std::make_shared<io::RequestScheduler>(_accessor)),
      _nodes(nodeServices(_parts.shaders)),
      _atlas(*_parts.font),
      _stage(_parts.shaders, _parts.context.width(), _parts.context.height()),
      _canvas(_atlas, _parts.shaders),
      _width(_parts.context.width()),
      _height(_parts.context.height()),
      _motion(_parts.movingTriangles) {
  _stage.addOverlay(_canvas.camera());
  if (_parts.software) _stage.drawNearFirst();
  _camera.setViewport(_width, _height);
}

SceneViewImpl::~SceneViewImpl() {
  _parts.context.makeCurrent();
  for (auto& layer : _layers) layer->tileset.reset();
  // No tile is left to let go of anything after this.
  _nodes.objects->flush();
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
  made->builder = std::make_unique<SceneBuilder>(_nodes, made->look());
  FeatureRules rules;
  rules.highlighted = _highlight;
  made->builder->setRules(rules);
  tiles::TilesetOptions options;
  options.maximumScreenSpaceError = errorOf(*made);
  options.techniques = _parts.options.techniques;
  tiles::TilesetServices services;
  services.accessor = _accessor;
  services.workers = &_workers;
  services.mainQueue = &_queue;
  services.governor = _governor;
  services.scheduler = _requests;
  services.renderer = made->builder.get();
  made->tileset = std::make_unique<tiles::Tileset>(tilesetUri, services, options);
  _stage.layers()->addChild(made->builder->group());
  _layers.push_back(std::move(made));
  ++_layerRevision;
}

double SceneViewImpl::errorOf(const SceneLayer& layer) const {
  if (_detail.resting()) return _parts.restError;
  const double error =
      layer.terrain() ? _parts.terrainError : _parts.options.maximumScreenSpaceError;
  return error * _motion.factor();
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

std::optional<Placement> SceneViewImpl::framingOfLayer(const std::string& id,
                                                       const ViewSide& side) const {
  const SceneLayer* found = layer(id);
  const auto volume = found ? found->tileset->boundingVolume() : std::nullopt;
  if (!volume) return std::nullopt;
  return framing(*volume, _camera.viewState().fovY, double(_width) / _height, side);
}

void SceneViewImpl::setGlobe(bool shown) {
  if (std::exchange(_parts.options.globe, shown) != shown) ++_layerRevision;
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
