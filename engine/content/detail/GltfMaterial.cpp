#include "engine/content/detail/GltfMaterial.h"

#include <algorithm>

namespace kokudo::content {

namespace {

float fraction(const Json& value, double otherwise) {
  return static_cast<float>(std::clamp(numberOf(value).value_or(otherwise), 0.0, 1.0));
}

class MaterialReader {
 public:
  MaterialReader(const GltfDocument& document, TextureReader& textures, const Json& json)
      : _document(document),
        _textures(textures),
        _json(json),
        _extensions(member(json, "extensions")) {}

  Result<Material> read() {
    readLook();
    const Json& glossiness = member(_extensions, "KHR_materials_pbrSpecularGlossiness");
    const Json& technique = member(_extensions, "KHR_techniques_webgl");
    auto status = glossiness.is_object()  ? readGlossiness(glossiness)
                  : technique.is_object() ? readTechnique(technique)
                                          : readMetallic();
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
    const Json& map = member(pbr, "metallicRoughnessTexture");
    auto status = texture(map, TexturePurpose::Numbers, _out.metallicRoughnessTexture);
    // The factors belong to the map: without it all would be metal.
    if (map.is_object() && !_out.metallicRoughnessTexture.used()) _out.metallic = 0;
    return status;
  }

  Status readGlossiness(const Json& glossiness) {
    readBaseColor(member(glossiness, "diffuseFactor"));
    _out.metallic = 0;
    _out.roughness = 1 - fraction(member(glossiness, "glossinessFactor"), 1);
    return texture(member(glossiness, "diffuseTexture"), TexturePurpose::Picture,
                   _out.baseColorTexture);
  }

  /// A material with shaders of its own: its diffuse colour or picture. Without normals among the
  /// shader's attributes there is no light in it.
  Status readTechnique(const Json& use) {
    const Json& all = member(member(_document.root(), "extensions"), "KHR_techniques_webgl");
    const auto index = unsignedOf(member(use, "technique")).value_or(UINT32_MAX);
    const Json& technique = element(member(all, "techniques"), static_cast<std::size_t>(index));
    _out.unlit = true;
    const Json& attributes = member(technique, "attributes");
    for (const Json& attribute : attributes) {
      if (textOf(member(attribute, "semantic")) == "NORMAL") _out.unlit = false;
    }
    _out.metallic = 0;
    const Json& diffuse = member(member(use, "values"), "u_diffuse");
    readBaseColor(diffuse);
    return texture(diffuse, TexturePurpose::Picture, _out.baseColorTexture);
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
    const Json& glow = member(_json, "emissiveTexture");
    auto status = texture(glow, TexturePurpose::Numbers, _out.emissiveTexture);
    if (glow.is_object() && !_out.emissiveTexture.used()) _out.emissive = {0, 0, 0};
    return status;
  }

  const GltfDocument& _document;
  TextureReader& _textures;
  const Json& _json;
  const Json& _extensions;
  Material _out;
};

}  // namespace

Status readMaterials(const GltfDocument& document, TextureReader& textures, Model& model) {
  const Json& materials = member(document.root(), "materials");
  for (std::size_t i = 0; i < sizeOf(materials); ++i) {
    auto material = MaterialReader(document, textures, materials[i]).read();
    if (!material) return material.error();
    model.materials.push_back(*material);
  }
  const Json& extensions = member(document.root(), "extensions");
  if (member(extensions, "KHR_techniques_webgl").is_object()) {
    model.warnings.push_back(document.uri() +
                             ": drawn without its own shaders (KHR_techniques_webgl)");
  }
  return {};
}

}  // namespace kokudo::content
