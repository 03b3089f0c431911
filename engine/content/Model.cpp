#include "engine/content/Model.h"

namespace kokudo::content {

namespace {

template <typename T>
std::size_t bytesOf(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

std::size_t bytesOf(const FeatureTable& table) {
  std::size_t total = 0;
  for (const auto& column : table.columns) {
    total += column.values.capacity() * sizeof(Value) + column.id.size() + column.name.size();
    for (const Value& value : column.values) {
      // Short strings live inside the Value.
      const auto* text = std::get_if<std::string>(&value);
      if (text && text->capacity() > 15) total += text->capacity() + 1;
    }
  }
  return total;
}

}  // namespace

std::size_t Model::byteSize() const {
  std::size_t total = sizeof(Model) + bytesOf(primitives) + bytesOf(materials);
  for (const Primitive& primitive : primitives) {
    total += bytesOf(primitive.positions) + bytesOf(primitive.normals) + bytesOf(primitive.colors) +
             bytesOf(primitive.heights) + bytesOf(primitive.featureIds) +
             bytesOf(primitive.indices) + bytesOf(primitive.outline) +
             bytesOf(primitive.otherFeatureIds);
    for (const auto& texcoords : primitive.texcoordSets) total += bytesOf(texcoords);
    for (const auto& set : primitive.otherFeatureIds) total += bytesOf(set.ids);
    for (const auto& table : primitive.vertexProperties) total += bytesOf(table);
  }
  for (const InstanceSet& instances : instanceSets) {
    total += bytesOf(instances.transforms);
    for (const auto& set : instances.featureIdSets) total += bytesOf(set.ids);
  }
  for (const auto& image : images) {
    if (image) total += sizeof(Image) + image->pixels.capacity();
  }
  for (const FeatureTable& table : featureTables) total += sizeof(FeatureTable) + bytesOf(table);
  return total;
}

}  // namespace kokudo::content
