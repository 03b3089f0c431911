#include "engine/scene/detail/SceneViewImpl.h"

namespace kokudo::scene::detail {

void SceneViewImpl::visitFeatures(const std::string& id, const FeatureVisitor& visit) const {
  if (const SceneLayer* found = layer(id); found && found->shown())
    found->builder->visitTables(visit);
}

std::shared_ptr<const tiles::TilesetMetadata> SceneViewImpl::metadataOfLayer(
    const std::string& id) const {
  const SceneLayer* found = layer(id);
  return found ? found->tileset->metadata() : nullptr;
}

std::uint64_t SceneViewImpl::revisionOfLayer(const std::string& id) const {
  const SceneLayer* found = layer(id);
  return found ? found->builder->revision() : 0;
}

void SceneViewImpl::setLegend(Legend legend) {
  _legend = std::move(legend);
}

}  // namespace kokudo::scene::detail
