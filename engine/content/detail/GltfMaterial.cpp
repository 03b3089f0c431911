#include "engine/content/detail/GltfMaterial.h"

#include <algorithm>

namespace kokudo::content {

namespace {

float fraction(const Json& value, double otherwise) {
  return static_cast<float>(std::clamp(numberOf(value).value_or(otherwise), 0.0, 1.0));
}

class MaterialReader {
 public:
  MaterialReader(TextureReader& textures, const Json& json)
      : _textures(textures), _json(json), _extensions(member(json, "extensions")) {}

  Result<Material> read() {
    readLook();
    const Json& glossiness = member(_extensions, "KHR_materials_pbrSpecularGlossiness");
    auto status = glossiness.is_object() ? readGlossiness(glossiness) : readMetallic();
    if (!status) return status.error();
    if (status = readDetails(); !status) return status.error();
    return _out;
  }

 private:
  void readLook() {
    _out.doubleSided = member(_json, "doubleSided") == true;
    _out.unlit = member(_extensions, "KHR_materials_unlit").is_object();
    const std::string alpha = textOf(member(_json, "alphaMode"));
    if (alpha == "BLEND") _out.alpha = Material::Alpha::Blend;
    if (alpha == "MASK") _out.alpha = Material::Alpha::Mask;
    _out.alphaCutoff = static_cast<float>(numberOf(member(_json, "alphaCutoff")).value_or(0.5));
  }

  void readBaseColor(const Json& factor) {
    const auto numbers = numbersOf(factor, 4);
    for (std::size_t c = 0; c < numbers.size(); ++c) {
      _out.baseColor[c] = static_cast<float>(std::clamp(numbers[c], 0.0, 1.0));
    }
  }

  Status texture(const Json& info, TexturePurpose purpose, TextureUse& out) {
    auto use = _textures.read(info, purpose);
    if (!use) return use.error();
    out = *use;
    return {};
  }

  Status readMetallic() {
    const Json& pbr = member(_json, "pbrMetallicRoughness");
    readBaseColor(member(pbr, "baseColorFactor"));
    _out.metallic = fraction(member(pbr, "metallicFactor"), 1);
    _out.roughness = fraction(member(pbr, "roughnessFactor"), 1);
    if (auto status = texture(member(pbr, "baseColorTexture"), TexturePurpose::Picture,
                              _out.baseColorTexture);
        !status) {
      return status;
    }
    return texture(member(pbr, "metallicRoughnessTexture"), TexturePurpose::Numbers,
                   _out.metallicRoughnessTexture);
  }

  Status readGlossiness(const Json& glossiness) {
    readBaseColor(member(glossiness, "diffuseFactor"));
    _out.metallic = 0;
    _out.roughness = 1 - fraction(member(glossiness, "glossinessFactor"), 1);
    return texture(member(glossiness, "diffuseTexture"), TexturePurpose::Picture,
                   _out.baseColorTexture);
  }

  Status readDetails() {
    const Json& normal = member(_json, "normalTexture");
    const Json& occlusion = member(_json, "occlusionTexture");
    _out.normalScale = static_cast<float>(numberOf(member(normal, "scale")).value_or(1));
    _out.occlusionStrength = fraction(member(occlusion, "strength"), 1);
    const auto emissive = numbersOf(member(_json, "emissiveFactor"), 3);
    const Json& strength = member(_extensions, "KHR_materials_emissive_strength");
    const double times =
        std::clamp(numberOf(member(strength, "emissiveStrength")).value_or(1), 0.0, 1e6);
    for (std::size_t c = 0; c < emissive.size(); ++c) {
      _out.emissive[c] = static_cast<float>(std::clamp(emissive[c], 0.0, 1.0) * times);
    }
    if (auto status = texture(normal, TexturePurpose::Numbers, _out.normalTexture); !status) {
      return status;
    }
    if (auto status = texture(occlusion, TexturePurpose::Numbers, _out.occlusionTexture); !status) {
      return status;
    }
    return texture(member(_json, "emissiveTexture"), TexturePurpose::Numbers, _out.emissiveTexture);
  }

  TextureReader& _textures;
  const Json& _json;
  const Json& _extensions;
  Material _out;
};

}  // namespace

Status readMaterials(const GltfDocument& document, TextureReader& textures, Model& model) {
  const Json& materials = member(document.root(), "materials");
  for (std::size_t i = 0; i < sizeOf(materials); ++i) {
    auto material = MaterialReader(textures, materials[i]).read();
    if (!material) return material.error();
    model.materials.push_back(*material);
  }
  return {};
}

}  // namespace kokudo::content
