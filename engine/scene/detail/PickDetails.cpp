#include "engine/content/TextureLookup.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/SceneViewImpl.h"

namespace kokudo::scene::detail {
namespace {

/// Each set of feature ids at the hit, with what its table says.
std::vector<PickedFeature> featuresOf(const tiles::Tileset::Hit& hit) {
  std::vector<PickedFeature> features;
  for (const content::FeatureAt& at : hit.features) {
    PickedFeature feature;
    feature.label = at.label;
    feature.feature = at.feature;
    const bool known = at.table >= 0 && std::size_t(at.table) < hit.model->featureTables.size();
    if (known) {
      const auto& table = hit.model->featureTables[std::size_t(at.table)];
      feature.className = table.className;
      if (at.feature < table.count) feature.attributes = table.attributesOf(at.feature);
    }
    features.push_back(std::move(feature));
  }
  return features;
}

/// Of the first feature, or "".
std::string recordIdOf(const tiles::Tileset::Hit& hit) {
  const content::FeatureAt& at = hit.features.front();
  if (at.table < 0 || std::size_t(at.table) >= hit.model->featureTables.size()) return "";
  const auto& table = hit.model->featureTables[std::size_t(at.table)];
  const Value* id = at.feature < table.count ? table.find(at.feature, "record_id") : nullptr;
  return id ? toText(*id) : "";
}

void fillTile(PickResult& result, const tiles::Tileset& tileset, const tiles::Tileset::Hit& hit) {
  result.tileset = tileset.uri();
  if (const auto metadata = tileset.metadata()) {
    result.tilesetMetadata = metadata->tileset;
    result.tilesetProperties = metadata->properties;
    result.tilesetStatistics = metadata->statistics;
  }
  const auto details = tileset.detailsOf(hit.tile);
  if (!details) return;
  if (!details->tileset.empty()) result.tileset = details->tileset;
  result.tileMetadata = details->metadata;
  if (hit.content >= details->contents.size()) return;
  const auto& content = details->contents[hit.content];
  result.content = content.uri;
  result.contentMetadata = content.metadata;
  result.groupMetadata = content.group;
}

}  // namespace

void SceneViewImpl::fillPick(PickResult& result, const SceneLayer& layer,
                             const tiles::Tileset::Hit& hit) const {
  result.kind = PickResult::Kind::Ground;
  result.position = hit.position;
  if (_camera.onEarth())
    result.cartographic = geodesy::Ellipsoid::wgs84().toCartographic(hit.position);
  result.layer = layer.id;
  result.tile = hit.tile;
  fillTile(result, *layer.tileset, hit);
  if (!hit.model) return;
  if (hit.surface.instance != content::SurfacePoint::kNone) result.instance = hit.surface.instance;
  result.features = featuresOf(hit);
  result.surface = content::propertyTextureValuesAt(*hit.model, hit.surface);
  for (auto& value : content::vertexPropertiesAt(*hit.model, hit.surface))
    result.surface.push_back(std::move(value));
  const bool described = !result.surface.empty() || !result.tileMetadata.className.empty() ||
                         !result.contentMetadata.className.empty();
  if (!result.features.empty()) {
    const PickedFeature& first = result.features.front();
    result.kind = PickResult::Kind::Feature;
    result.feature = first.feature;
    result.attributes = first.attributes;
    result.recordId = recordIdOf(hit);
  } else if (described) {
    result.kind = PickResult::Kind::Feature;
    result.attributes = result.surface;
  }
}

}  // namespace kokudo::scene::detail
