#include "engine/content/detail/GlbMaterials.h"

#include "engine/content/ImageCodec.h"

#include <utility>

namespace kokudo::content {

OrderedJson writeMaterials(GlbDraft& draft) {
  OrderedJson materials = OrderedJson::array();
  for (const Material& material : draft.model.materials) {
    OrderedJson pbr{{"baseColorFactor", material.baseColor},
                    {"metallicFactor", material.metallic},
                    {"roughnessFactor", material.roughness}};
    const TextureUse& texture = material.baseColorTexture;
    if (texture.image >= 0 && texture.image < static_cast<int>(draft.model.images.size())) {
      pbr["baseColorTexture"] = {{"index", texture.image}};
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
