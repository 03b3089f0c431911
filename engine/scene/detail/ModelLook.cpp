#include "engine/scene/detail/ModelLook.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {

using content::Material;
using content::Model;
using content::Primitive;
using content::TextureUse;

namespace {

// Unstyled buildings: #E6E2DA, in display values.
constexpr std::array<float, 4> kBuilding{0.902f, 0.886f, 0.855f, 1.0f};
constexpr std::size_t kMostUvSets = 2;

/// White and nothing else: a building that nobody gave a material.
bool plain(const Primitive& primitive, const Material& material, LayerLook layer) {
  const bool white = material.baseColor == std::array<float, 4>{1, 1, 1, 1} &&
                     material.emissive == std::array<float, 3>{0, 0, 0};
  const bool mapped = material.baseColorTexture.used() ||
                      material.metallicRoughnessTexture.used() || material.normalTexture.used() ||
                      material.occlusionTexture.used() || material.emissiveTexture.used();
  const bool building = layer == LayerLook::City || !primitive.featureIds.empty();
  return building && white && !mapped && !material.unlit && primitive.colors.empty() &&
         primitive.mode == Primitive::Mode::Triangles;
}

/// Gives each use of a texture its place in the block.
class TextureSlots {
 public:
  TextureSlots(const Primitive& primitive, const Model& model, TextureStore& store,
               PrimitiveLook& look)
      : _primitive(primitive), _model(model), _store(store), _look(look) {}

  bool add(std::size_t slot, const TextureUse& use, bool colour) {
    if (use.image < 0 || std::size_t(use.image) >= _model.images.size()) return false;
    const auto set = std::size_t(std::max(use.texcoordSet, 0));
    if (set >= _primitive.texcoordSets.size() || _primitive.texcoordSets[set].empty()) return false;
    const Sampling sampling{use.wrapU, use.wrapV, use.nearest, colour};
    const auto& image = _model.images[std::size_t(use.image)];
    const auto place = placeOf(static_cast<int>(set));
    if (!image || place >= kMostUvSets) return false;
    bool fresh = false;
    auto texture = _store.get(*image, sampling, fresh);
    if (!texture) return false;
    if (fresh) _look.textureBytes += texture->byteSize();
    const auto& m = use.transform;
    _look.material.textureRows[2 * slot] = {m[0], m[1], m[2], 1};
    _look.material.textureRows[2 * slot + 1] = {m[3], m[4], m[5], static_cast<float>(place)};
    _look.textures[slot] = std::move(texture);
    return true;
  }

 private:
  std::size_t placeOf(int set) {
    auto& sets = _look.uvSets;
    const auto known = std::find(sets.begin(), sets.end(), set);
    const auto place = static_cast<std::size_t>(known - sets.begin());
    if (known == sets.end() && place < kMostUvSets) sets.push_back(set);
    return place;
  }
  const Primitive& _primitive;
  const Model& _model;
  TextureStore& _store;
  PrimitiveLook& _look;
};

ModelVariant::Look lookOf(const Primitive& primitive, const Material& material, bool maps) {
  const bool surface = primitive.mode == Primitive::Mode::Triangles;
  if (material.unlit || (!surface && primitive.normals.empty())) return ModelVariant::Look::Unlit;
  return maps ? ModelVariant::Look::Maps : ModelVariant::Look::Lit;
}

}  // namespace

PrimitiveLook chooseLook(const Primitive& primitive, const Model& model, LayerLook layer,
                         TextureStore& textures) {
  PrimitiveLook look;
  const bool known =
      primitive.material >= 0 && std::size_t(primitive.material) < model.materials.size();
  const Material material = known ? model.materials[std::size_t(primitive.material)] : Material{};
  look.variant.points = primitive.mode == Primitive::Mode::Points;
  // City models in the wild have rings that run the wrong way round: whole pipes and tunnels of
  // PLATEAU would vanish if what has features were drawn from its front only.
  look.variant.cull = layer == LayerLook::Model && !material.doubleSided &&
                      primitive.featureIds.empty() && primitive.mode == Primitive::Mode::Triangles;
  look.variant.blend = material.alpha == Material::Alpha::Blend;
  if (plain(primitive, material, layer)) {
    look.variant.look = ModelVariant::Look::Plain;
    look.material.base = kBuilding;
    look.withFoot = true;
    return look;
  }
  const auto& e = material.emissive;
  look.material.base = material.baseColor;
  look.material.emissive = {e[0], e[1], e[2], material.alphaCutoff};
  look.material.surface = {material.metallic, material.roughness, material.normalScale,
                           material.occlusionStrength};
  // Terrain is coloured in display values.
  const bool colour = layer != LayerLook::Terrain;
  TextureSlots slots(primitive, model, textures, look);
  slots.add(0, material.baseColorTexture, colour);
  bool maps = false;
  if (!material.unlit && colour) {
    maps = slots.add(1, material.metallicRoughnessTexture, false);
    maps = slots.add(2, material.normalTexture, false) || maps;
    maps = slots.add(3, material.occlusionTexture, false) || maps;
    maps = slots.add(4, material.emissiveTexture, true) || maps;
  }
  look.variant.look = lookOf(primitive, material, maps);
  look.variant.cutout = material.alpha == Material::Alpha::Mask;
  return look;
}

}  // namespace kokudo::scene::detail
