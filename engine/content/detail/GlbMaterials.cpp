#include "engine/content/detail/GlbMaterials.h"

#include "engine/content/ImageCodec.h"

#include <algorithm>
#include <utility>

namespace kokudo::content {

namespace {

constexpr int kNearest = 9728, kClampToEdge = 33071, kMirroredRepeat = 33648, kRepeat = 10497;

int wrapCode(TextureUse::Wrap wrap) {
  if (wrap == TextureUse::Wrap::Clamp) return kClampToEdge;
  return wrap == TextureUse::Wrap::Mirror ? kMirroredRepeat : kRepeat;
}

/// @return the index of an equal element, which is added where there is none
std::size_t placeOf(OrderedJson& list, OrderedJson&& element) {
  const auto found = std::find(list.begin(), list.end(), element);
  if (found != list.end()) return static_cast<std::size_t>(found - list.begin());
  list.push_back(std::move(element));
  return list.size() - 1;
}

/// The texture of an image as it is used; without a sampler where that is what a reader assumes.
std::size_t textureOf(GlbDraft& draft, const TextureUse& use) {
  OrderedJson texture{{"source", use.image}};
  OrderedJson sampler = OrderedJson::object();
  if (use.nearest) sampler["magFilter"] = kNearest;
  if (use.wrapU != TextureUse::Wrap::Repeat) sampler["wrapS"] = wrapCode(use.wrapU);
  if (use.wrapV != TextureUse::Wrap::Repeat) sampler["wrapT"] = wrapCode(use.wrapV);
  if (!sampler.empty()) texture["sampler"] = placeOf(draft.samplers, std::move(sampler));
  return placeOf(draft.textures, std::move(texture));
}

}  // namespace

OrderedJson writeMaterials(GlbDraft& draft) {
  OrderedJson materials = OrderedJson::array();
  for (const Material& material : draft.model.materials) {
    OrderedJson pbr{{"baseColorFactor", material.baseColor},
                    {"metallicFactor", material.metallic},
                    {"roughnessFactor", material.roughness}};
    const TextureUse& texture = material.baseColorTexture;
    if (texture.image >= 0 && texture.image < static_cast<int>(draft.model.images.size())) {
      pbr["baseColorTexture"] = {{"index", textureOf(draft, texture)}};
      if (texture.texcoordSet > 0) pbr["baseColorTexture"]["texCoord"] = texture.texcoordSet;
    }
    OrderedJson json{{"pbrMetallicRoughness", std::move(pbr)}};
    if (material.alpha == Material::Alpha::Blend) json["alphaMode"] = "BLEND";
    if (material.doubleSided) json["doubleSided"] = true;
    if (material.unlit) {
      json["extensions"]["KHR_materials_unlit"] = OrderedJson::object();
      draft.used.insert("KHR_materials_unlit");
    }
    materials.push_back(std::move(json));
  }
  return materials;
}

Status writeImages(GlbDraft& draft) {
  for (const auto& image : draft.model.images) {
    if (!image)
      return Error{Error::Kind::BadUsage, "model cannot be written as glb: an image is null"};
    auto bytes = encodeImage(*image, draft.options.imageQuality);
    if (!bytes) return bytes.error();
    OrderedJson json;
    if (!image->name.empty()) json["name"] = image->name;
    json["mimeType"] = encodedImageType(*image);
    json["bufferView"] = draft.buffer.addView(*bytes, 0);
    draft.images.push_back(std::move(json));
  }
  return {};
}

}  // namespace kokudo::content
