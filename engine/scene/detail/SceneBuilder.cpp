#include "engine/scene/detail/SceneBuilder.h"

#include "engine/scene/detail/ModelPainting.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace kokudo::scene::detail {
namespace {

constexpr std::size_t kRowsAtOnce = 512, kAllRows = ~std::size_t(0) / 2;

}  // namespace

class SceneBuilder::Resource final : public tiles::RenderResource {
 public:
  Resource(tiles::TileId id, std::shared_ptr<const content::Model> source, ModelNode built)
      : tile(id), model(std::move(source)), node(std::move(built)), painting(node) {}
  std::size_t byteSize() const override {
    std::size_t bytes = node.byteSize;
    // Until a texture is whole its pixels are here and there.
    for (const auto& texture : node.textures) bytes += texture->whole() ? 0 : texture->byteSize();
    return bytes;
  }
  // The arrays and images went to the GPU; the tables are read again when rules change.
  bool needsModel() const override {
    return std::any_of(node.textures.begin(), node.textures.end(),
                       [](const auto& texture) { return !texture->whole(); });
  }

  tiles::TileId tile;
  std::shared_ptr<const content::Model> model;
  ModelNode node;
  ModelPainting painting;
  bool visible = false, queued = false;
};

SceneBuilder::SceneBuilder(NodeServices services, LayerLook look)
    : _services(std::move(services)),
      _look(look),
      _group(new osg::Group),
      _rules(std::make_shared<FeatureRules>()) {
  _group->setCullingActive(false);
}

std::shared_ptr<const FeatureRules> SceneBuilder::currentRules() const {
  const std::lock_guard lock(_rulesMutex);
  return _rules;
}

std::unique_ptr<tiles::RenderResource> SceneBuilder::prepareInWorker(
    tiles::TileId tile, std::shared_ptr<const content::Model> model) {
  ModelNode node = buildModelNode(*model, _look, _services);
  auto resource = std::make_unique<Resource>(tile, std::move(model), std::move(node));
  resource->painting.begin(currentRules());
  while (!resource->painting.paint(kAllRows)) {
  }
  return resource;
}

bool SceneBuilder::sendSome(tiles::RenderResource& resource) {
  return static_cast<Resource&>(resource).node.sendSlice(_services.budget->left);
}

void SceneBuilder::attachInMainThread(tiles::RenderResource& base) {
  auto& resource = static_cast<Resource&>(base);
  resource.node.upload(*_services.textures);
  resource.painting.show(*_services.states);
  applyPointSizing(resource);
  resource.node.root->setNodeMask(0);
  ++_attachedEver;
  const auto place = _attached.emplace(resource.tile, &resource);
  _group->insertChild(static_cast<unsigned>(std::distance(_attached.begin(), place)),
                      resource.node.root);
  if (resource.painting.rules() != _rules) queue(resource);
}

void SceneBuilder::setVisible(tiles::RenderResource& base, bool visible) {
  auto& resource = static_cast<Resource&>(base);
  if (resource.visible == visible) return;
  resource.visible = visible;
  resource.node.root->setNodeMask(visible ? ~0u : 0u);
  const int drawables = static_cast<int>(resource.node.pieces.size());
  _visibleDrawables += visible ? drawables : -drawables;
  ++_revision;
}

void SceneBuilder::release(std::unique_ptr<tiles::RenderResource> base) {
  if (!base) return;
  auto& resource = static_cast<Resource&>(*base);
  setVisible(resource, false);
  std::erase(_repaint, &resource);
  const auto [from, to] = _attached.equal_range(resource.tile);
  const auto place = std::find_if(from, to, [&](const auto& e) { return e.second == &resource; });
  if (place == to) return;
  _group->removeChild(resource.node.root);
  ++_releasedEver;
  _attached.erase(place);
}

void SceneBuilder::queue(Resource& resource) {
  resource.painting.begin(_rules);
  if (std::exchange(resource.queued, true)) return;
  _repaint.push_back(&resource);
}

void SceneBuilder::setRules(FeatureRules rules) {
  {
    const std::lock_guard lock(_rulesMutex);
    _rules = std::make_shared<const FeatureRules>(std::move(rules));
  }
  for (auto& [tile, resource] : _attached) queue(*resource);
  // What is seen changes first.
  std::stable_partition(_repaint.begin(), _repaint.end(),
                        [](const Resource* resource) { return resource->visible; });
  ++_revision;
}

bool SceneBuilder::repaint(double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  while (!_repaint.empty()) {
    Resource& resource = *_repaint.front();
    if (resource.painting.paint(kRowsAtOnce)) {
      resource.painting.show(*_services.states);
      applyPointSizing(resource);
      resource.queued = false;
      _repaint.pop_front();
      ++_revision;
    }
    if (std::chrono::duration<double, std::milli>(Clock::now() - start).count() >= milliseconds)
      break;
  }
  return _repaint.empty();
}

void SceneBuilder::visitTables(
    const std::function<void(const content::FeatureTable&)>& visit) const {
  for (const auto& [tile, resource] : _attached) {
    if (!resource->visible) continue;
    for (const auto& table : resource->model->featureTables) visit(table);
    for (const auto& primitive : resource->model->primitives)
      for (const auto& table : primitive.vertexProperties) visit(table);
  }
}

void SceneBuilder::setPointSizing(const PointSizing& sizing) {
  _points = sizing;
  for (auto& [tile, resource] : _attached) applyPointSizing(*resource);
  ++_revision;
}

void SceneBuilder::applyPointSizing(Resource& resource) const {
  for (auto& piece : resource.node.pieces) {
    if (!piece.variant.points) continue;
    const float spacing = _points.bySpacing ? piece.spacing : 0;
    for (auto& drawable : {piece.opaque, piece.translucent})
      if (drawable) drawable->setPointSize(static_cast<float>(_points.pixels), spacing);
  }
}

}  // namespace kokudo::scene::detail
