#include "engine/tiles/detail/CompactModel.h"

#include "engine/tiles/detail/Tile.h"

#include <cstddef>
#include <set>

namespace kokudo::tiles::detail {
namespace {

using content::Model;
using content::Primitive;
using content::TextureUse;

/// What is read on the CPU later.
struct Needed {
  std::set<int> images;
  std::set<int> texcoords;  // of one primitive
  void add(const TextureUse& use) {
    if (!use.used()) return;
    images.insert(use.image);
    texcoords.insert(use.texcoordSet);
  }
};

template <typename T>
void drop(std::vector<T>& list) {
  std::vector<T>().swap(list);
}

void compact(Primitive& primitive, const Model& model, std::set<int>& images) {
  Needed needed;
  for (const content::FeatureIdSet& set : primitive.otherFeatureIds) needed.add(set.texture);
  for (const int index : primitive.propertyTextures) {
    const auto at = static_cast<std::size_t>(index);
    if (index < 0 || at >= model.propertyTextures.size()) continue;
    for (const auto& property : model.propertyTextures[at].properties) needed.add(property.texture);
  }
  drop(primitive.normals);
  drop(primitive.colors);
  drop(primitive.outline);
  for (std::size_t i = 0; i < primitive.texcoordSets.size(); ++i) {
    if (!needed.texcoords.contains(static_cast<int>(i))) drop(primitive.texcoordSets[i]);
  }
  images.insert(needed.images.begin(), needed.images.end());
}

}  // namespace

void compactModel(Model& model) {
  std::set<int> images;
  for (Primitive& primitive : model.primitives) compact(primitive, model, images);
  for (content::InstanceSet& set : model.instanceSets) {
    for (const content::FeatureIdSet& ids : set.featureIdSets) {
      if (ids.texture.used()) images.insert(ids.texture.image);
    }
  }
  for (std::size_t i = 0; i < model.images.size(); ++i) {
    if (images.contains(static_cast<int>(i)) || !model.images[i]) continue;
    auto bare = std::make_shared<content::Image>();
    bare->name = model.images[i]->name;
    bare->width = model.images[i]->width;
    bare->height = model.images[i]->height;
    bare->channels = model.images[i]->channels;
    model.images[i] = std::move(bare);
  }
}

std::size_t imageBytesOf(const Model& model) {
  std::size_t bytes = 0;
  for (const auto& image : model.images) bytes += image ? image->pixels.capacity() : 0;
  return bytes;
}

std::size_t byteSizeOf(const TileContent& content) {
  const std::size_t own = content.model->byteSize() - imageBytesOf(*content.model);
  return own + (content.pickIndex ? content.pickIndex->byteSize() : 0) +
         (content.resource ? content.resource->byteSize() : 0);
}

}  // namespace kokudo::tiles::detail
