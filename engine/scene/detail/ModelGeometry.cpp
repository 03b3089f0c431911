#include "engine/scene/detail/ModelGeometry.h"

#include <osg/BlendFunc>
#include <osg/Depth>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace kokudo::scene::detail {

using content::Material;
using content::Model;
using content::Primitive;

namespace {

constexpr float kWorldImageFrom = 4.0e6f;  // metres

// Unstyled buildings: #E6E2DA.
const osg::Vec4 kBuilding(0.902f, 0.886f, 0.855f, 1.0f);

template <typename Array>
osg::ref_ptr<Array> copied(const std::vector<float>& values) {
  using Element = typename Array::ElementDataType;
  const std::size_t count = values.size() * sizeof(float) / sizeof(Element);
  osg::ref_ptr<Array> array = new Array(static_cast<unsigned>(count));
  if (count) std::memcpy(static_cast<void*>(&(*array)[0]), values.data(), count * sizeof(Element));
  return array;
}

std::size_t vertexCount(const Primitive& primitive) {
  return primitive.positions.size() / 3;
}

bool consistent(const Primitive& primitive) {
  const std::size_t count = vertexCount(primitive);
  if (count == 0 || primitive.positions.size() % 3 != 0) return false;
  const auto fits = [count](std::size_t size, std::size_t per) {
    return size == 0 || size == count * per;
  };
  if (!fits(primitive.normals.size(), 3) || !fits(primitive.colors.size(), 4) ||
      !fits(primitive.heights.size(), 1) || !fits(primitive.featureIds.size(), 1)) {
    return false;
  }
  for (const auto& texcoords : primitive.texcoordSets) {
    if (!fits(texcoords.size(), 2)) return false;
  }
  return std::all_of(primitive.indices.begin(), primitive.indices.end(),
                     [count](std::uint32_t index) { return index < count; });
}

float encoded(float linear) {
  return linear <= 0.0031308f ? 12.92f * linear
                              : 1.055f * std::pow(std::min(linear, 1.0f), 1 / 2.4f) - 0.055f;
}

bool plainWhite(const Primitive& primitive, const Material* material) {
  if (!primitive.colors.empty()) return false;
  if (!material) return true;
  return !material->baseColorTexture.used() &&
         material->baseColor == std::array<float, 4>{1, 1, 1, 1};
}

osg::ref_ptr<osg::Vec2Array> extraArray(const Primitive& primitive, geodesy::Vec3 up) {
  const std::size_t count = vertexCount(primitive);
  const bool terrain = !primitive.heights.empty();
  const std::vector<float> second = terrain ? primitive.heights : heightsAboveFoot(primitive, up);
  osg::ref_ptr<osg::Vec2Array> array = new osg::Vec2Array(static_cast<unsigned>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const float feature =
        primitive.featureIds.empty() ? -2.0f : static_cast<float>(primitive.featureIds[i]);
    (*array)[i].set(feature, second[i]);
  }
  return array;
}

GLenum glMode(Primitive::Mode mode) {
  switch (mode) {
    case Primitive::Mode::Points:
      return GL_POINTS;
    case Primitive::Mode::Lines:
      return GL_LINES;
    case Primitive::Mode::Triangles:
      break;
  }
  return GL_TRIANGLES;
}

void addPrimitiveSet(osg::Geometry& geometry, const Primitive& primitive) {
  if (primitive.indices.empty()) {
    geometry.addPrimitiveSet(
        new osg::DrawArrays(glMode(primitive.mode), 0, static_cast<int>(vertexCount(primitive))));
    return;
  }
  geometry.addPrimitiveSet(new osg::DrawElementsUInt(
      glMode(primitive.mode), static_cast<unsigned>(primitive.indices.size()),
      primitive.indices.data()));
}

/// The coordinates by which the base colour's texture is looked up.
osg::ref_ptr<osg::Vec2Array> texcoordsOf(const Primitive& primitive,
                                         const content::TextureUse& use) {
  osg::ref_ptr<osg::Vec2Array> out =
      copied<osg::Vec2Array>(primitive.texcoordSets[std::size_t(use.texcoordSet)]);
  const auto& m = use.transform;
  for (osg::Vec2& uv : *out) {
    uv.set(m[0] * uv.x() + m[1] * uv.y() + m[2], m[3] * uv.x() + m[4] * uv.y() + m[5]);
  }
  return out;
}

bool hasTexcoords(const Primitive& primitive, const content::TextureUse& use) {
  const auto set = std::size_t(use.texcoordSet);
  return set < primitive.texcoordSets.size() && !primitive.texcoordSets[set].empty();
}

osg::ref_ptr<osg::Geometry> buildGeometry(const Primitive& primitive, geodesy::Vec3 up) {
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setCullingActive(false);  // the tileset has culled in double already
  geometry->setVertexArray(copied<osg::Vec3Array>(primitive.positions));
  if (!primitive.normals.empty()) {
    geometry->setNormalArray(copied<osg::Vec3Array>(primitive.normals),
                             osg::Array::BIND_PER_VERTEX);
  } else {
    osg::ref_ptr<osg::Vec3Array> none = new osg::Vec3Array(1);
    geometry->setNormalArray(none, osg::Array::BIND_OVERALL);
  }
  osg::ref_ptr<osg::Vec4ubArray> colours = new osg::Vec4ubArray;
  if (!primitive.colors.empty()) {
    colours->resize(vertexCount(primitive));
    std::memcpy(&(*colours)[0], primitive.colors.data(), primitive.colors.size());
  } else {
    colours->push_back(osg::Vec4ub(255, 255, 255, 255));
  }
  colours->setNormalize(true);
  geometry->setColorArray(
      colours, primitive.colors.empty() ? osg::Array::BIND_OVERALL : osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(kExtraAttribute, extraArray(primitive, up),
                                 osg::Array::BIND_PER_VERTEX);
  addPrimitiveSet(*geometry, primitive);
  return geometry;
}

/// The eye's height in metres from which on a texture of terrain is sharp. The world's picture
/// gives way to the relief at one height, whatever the level of the tile.
float imageFrom(const Primitive& primitive, const content::Image& image) {
  float low[3] = {1e30f, 1e30f, 1e30f}, high[3] = {-1e30f, -1e30f, -1e30f};
  for (std::size_t i = 0; i < primitive.positions.size(); ++i) {
    low[i % 3] = std::min(low[i % 3], primitive.positions[i]);
    high[i % 3] = std::max(high[i % 3], primitive.positions[i]);
  }
  const float width = std::hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]);
  const float texel = width / static_cast<float>(std::max(image.width, 1));
  return std::min(400 * texel, kWorldImageFrom);
}

osg::ref_ptr<osg::StateSet> buildState(osg::Geometry& geometry, const Primitive& primitive,
                                       const Model& model, const Shaders& shaders,
                                       std::vector<osg::ref_ptr<osg::Texture2D>>& textures) {
  osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
  const bool known =
      primitive.material >= 0 && std::size_t(primitive.material) < model.materials.size();
  const Material* material = known ? &model.materials[primitive.material] : nullptr;
  const bool terrain = !primitive.heights.empty();
  state->setAttributeAndModes(terrain ? shaders.terrain.get() : shaders.model.get());

  const content::TextureUse use = material ? material->baseColorTexture : content::TextureUse{};
  const int image = use.image;
  const bool textured = image >= 0 && std::size_t(image) < model.images.size() &&
                        model.images[image] && hasTexcoords(primitive, use);
  if (textured) {
    if (!textures[image]) textures[image] = buildTexture(*model.images[image]);
    state->setTextureAttributeAndModes(0, textures[image]);
    geometry.setTexCoordArray(0, texcoordsOf(primitive, use));
  }
  state->addUniform(new osg::Uniform("uUseTexture", textured && textures[image] ? 1 : 0));
  if (terrain) {
    if (textured)
      state->addUniform(new osg::Uniform("uImageFrom", imageFrom(primitive, *model.images[image])));
    return state;
  }

  osg::Vec4 base = kBuilding;
  if (!plainWhite(primitive, material)) {
    const auto colour = material ? material->baseColor : std::array<float, 4>{1, 1, 1, 1};
    base.set(encoded(colour[0]), encoded(colour[1]), encoded(colour[2]), colour[3]);
  }
  state->addUniform(new osg::Uniform("uBase", base));
  state->addUniform(new osg::Uniform("uUnlit", material && material->unlit ? 1 : 0));
  if (material && material->alpha == Material::Alpha::Blend) {
    state->setMode(GL_BLEND, osg::StateAttribute::ON);
    state->setAttributeAndModes(
        new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE));
    state->setAttributeAndModes(new osg::Depth(osg::Depth::GREATER, 0, 1, false));
    state->setRenderingHint(osg::StateSet::TRANSPARENT_BIN);
  }
  return state;
}

geodesy::Vec3 upAt(const geodesy::Vec3& origin) {
  const double length = geodesy::length(origin);
  return length > 1 ? origin * (1 / length) : geodesy::Vec3{0, 0, 1};
}

}  // namespace

std::vector<float> heightsAboveFoot(const Primitive& primitive, geodesy::Vec3 up) {
  const std::size_t count = vertexCount(primitive);
  std::vector<float> heights(count);
  std::unordered_map<std::uint32_t, float> foot;
  for (std::size_t i = 0; i < count; ++i) {
    const float* p = &primitive.positions[i * 3];
    heights[i] = static_cast<float>(p[0] * up.x + p[1] * up.y + p[2] * up.z);
    const std::uint32_t feature = primitive.featureIds.empty() ? 0 : primitive.featureIds[i];
    const auto [place, fresh] = foot.emplace(feature, heights[i]);
    if (!fresh) place->second = std::min(place->second, heights[i]);
  }
  // Without features the foot of the whole primitive says nothing about one building.
  if (primitive.featureIds.empty()) return std::vector<float>(count, 100.0f);
  for (std::size_t i = 0; i < count; ++i) heights[i] -= foot[primitive.featureIds[i]];
  return heights;
}

ModelNode buildModelNode(const Model& model, const Shaders& shaders) {
  ModelNode node;
  node.root = new osg::MatrixTransform(
      osg::Matrixd::translate(model.origin.x, model.origin.y, model.origin.z));
  node.root->setCullingActive(false);
  std::vector<osg::ref_ptr<osg::Texture2D>> textures(model.images.size());
  const geodesy::Vec3 up = upAt(model.origin);
  for (std::size_t i = 0; i < model.primitives.size(); ++i) {
    const Primitive& primitive = model.primitives[i];
    if (!consistent(primitive)) continue;
    osg::ref_ptr<osg::Geometry> geometry = buildGeometry(primitive, up);
    geometry->setStateSet(buildState(*geometry, primitive, model, shaders, textures));
    node.byteSize += 2 * (vertexCount(primitive) * 36 + primitive.indices.size() * 4);
    node.root->addChild(geometry);
    node.drawables.push_back(geometry);
    node.primitives.push_back(i);
  }
  for (const auto& texture : textures) {
    if (texture) node.byteSize += texture->getImage()->getTotalSizeInBytesIncludingMipmaps();
  }
  return node;
}

}  // namespace kokudo::scene::detail
