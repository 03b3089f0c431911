#include "engine/content/Model.h"

namespace kokudo::content {

namespace {

template <typename T>
std::size_t bytesOf(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

std::size_t bytesOf(const FeatureTable& table) {
  std::size_t total = bytesOf(table.columns) + table.className.capacity();
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

std::size_t bytesOf(const FeatureIdSet& set) {
  return bytesOf(set.ids) + bytesOf(set.channels) + set.label.capacity();
}

std::size_t bytesOf(const PropertyTexture& texture) {
  std::size_t total = bytesOf(texture.properties) + texture.className.capacity();
  for (const auto& property : texture.properties) {
    total += property.id.capacity() + property.name.capacity() + bytesOf(property.channels) +
             bytesOf(property.offset) + bytesOf(property.scale) + bytesOf(property.noData) +
             bytesOf(property.enumNames);
    for (const auto& [code, name] : property.enumNames) total += name.capacity();
  }
  return total;
}

std::size_t bytesOf(const Primitive& primitive) {
  std::size_t total = bytesOf(primitive.positions) + bytesOf(primitive.normals) +
                      bytesOf(primitive.colors) + bytesOf(primitive.heights) +
                      bytesOf(primitive.featureIds) + bytesOf(primitive.indices) +
                      bytesOf(primitive.outline) + bytesOf(primitive.otherFeatureIds) +
                      bytesOf(primitive.texcoordSets) + bytesOf(primitive.propertyTextures) +
                      bytesOf(primitive.vertexProperties) + primitive.featureIdLabel.capacity();
  for (const auto& texcoords : primitive.texcoordSets) total += bytesOf(texcoords);
  for (const auto& set : primitive.otherFeatureIds) total += bytesOf(set);
  for (const auto& table : primitive.vertexProperties) total += bytesOf(table);
  return total;
}

}  // namespace

std::size_t Model::byteSize() const {
  std::size_t total = sizeof(Model) + bytesOf(primitives) + bytesOf(materials) +
                      bytesOf(instanceSets) + bytesOf(images) + bytesOf(featureTables) +
                      bytesOf(propertyTextures) + bytesOf(warnings) + copyright.capacity();
  for (const Primitive& primitive : primitives) total += bytesOf(primitive);
  for (const InstanceSet& instances : instanceSets) {
    total += bytesOf(instances.transforms) + bytesOf(instances.featureIdSets);
    for (const auto& set : instances.featureIdSets) total += bytesOf(set);
  }
  for (const auto& image : images) {
    if (image) total += sizeof(Image) + image->pixels.capacity();
  }
  for (const FeatureTable& table : featureTables) total += bytesOf(table);
  for (const PropertyTexture& texture : propertyTextures) total += bytesOf(texture);
  for (const std::string& warning : warnings) total += warning.capacity();
  return total;
}

}  // namespace kokudo::content
