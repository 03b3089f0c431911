#include "engine/scene/detail/SceneBuilder.h"

#include <algorithm>
#include <iterator>

namespace kokudo::scene::detail {
namespace {

constexpr const char* kHighlight = "uHighlight";
constexpr float kNone = -1.0f;

/// Row of the feature with that record id, or -1.
float rowOf(const content::FeatureTable& table, const std::string& recordId) {
  for (const auto& column : table.columns) {
    if (column.id != "record_id" && column.name != "record_id") continue;
    for (std::size_t row = 0; row < column.values.size(); ++row) {
      const auto* text = std::get_if<std::string>(&column.values[row]);
      if (text && *text == recordId) return static_cast<float>(row);
    }
  }
  return kNone;
}

}  // namespace

class SceneBuilder::Resource final : public tiles::RenderResource {
 public:
  Resource(tiles::TileId id, std::shared_ptr<const content::Model> source, ModelNode built)
      : tile(id), model(std::move(source)), node(std::move(built)) {}
  std::size_t byteSize() const override { return node.byteSize; }

  tiles::TileId tile;
  std::shared_ptr<const content::Model> model;
  ModelNode node;
  bool visible = false;
};

SceneBuilder::SceneBuilder(Shaders shaders) : _shaders(std::move(shaders)), _group(new osg::Group) {
  _group->setCullingActive(false);
}

std::unique_ptr<tiles::RenderResource> SceneBuilder::prepareInWorker(
    tiles::TileId tile, std::shared_ptr<const content::Model> model) {
  ModelNode node = buildModelNode(*model, _shaders);
  return std::make_unique<Resource>(tile, std::move(model), std::move(node));
}

void SceneBuilder::attachInMainThread(tiles::RenderResource& base) {
  auto& resource = static_cast<Resource&>(base);
  resource.node.root->setNodeMask(0);
  const auto place = _attached.emplace(resource.tile, &resource);
  _group->insertChild(static_cast<unsigned>(std::distance(_attached.begin(), place)),
                      resource.node.root);
  highlight(resource);
}

void SceneBuilder::setVisible(tiles::RenderResource& base, bool visible) {
  auto& resource = static_cast<Resource&>(base);
  if (resource.visible == visible) return;
  resource.visible = visible;
  resource.node.root->setNodeMask(visible ? ~0u : 0u);
  const int drawables = static_cast<int>(resource.node.drawables.size());
  _visibleDrawables += visible ? drawables : -drawables;
  ++_revision;
}

void SceneBuilder::release(std::unique_ptr<tiles::RenderResource> base) {
  if (!base) return;
  auto& resource = static_cast<Resource&>(*base);
  setVisible(resource, false);
  const auto [from, to] = _attached.equal_range(resource.tile);
  const auto place = std::find_if(from, to, [&](const auto& e) { return e.second == &resource; });
  if (place == to) return;
  _group->removeChild(resource.node.root);
  _attached.erase(place);
}

void SceneBuilder::setHighlight(const std::string& recordId) {
  if (recordId == _highlighted) return;
  _highlighted = recordId;
  for (auto& [tile, resource] : _attached) highlight(*resource);
  ++_revision;
}

void SceneBuilder::highlight(Resource& resource) const {
  const content::Model& model = *resource.model;
  for (std::size_t i = 0; i < resource.node.drawables.size(); ++i) {
    const int table = model.primitives[resource.node.primitives[i]].featureTable;
    const bool known = table >= 0 && std::size_t(table) < model.featureTables.size();
    const float row =
        known && !_highlighted.empty() ? rowOf(model.featureTables[table], _highlighted) : kNone;
    osg::StateSet* state = resource.node.drawables[i]->getOrCreateStateSet();
    if (row == kNone) {
      state->removeUniform(kHighlight);
    } else {
      state->addUniform(new osg::Uniform(kHighlight, row));
    }
  }
}

}  // namespace kokudo::scene::detail
