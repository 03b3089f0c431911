#include "engine/content/detail/GltfTexture.h"

#include "engine/content/detail/ImageCodec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace kokudo::content {

namespace {

// Images of one tile together; beyond that the tile is meant to do harm.
constexpr std::size_t kMaximumPixels = 2 * kMaximumImagePixels;

const Json& transformOf(const Json& textureInfo) {
  return member(member(textureInfo, "extensions"), "KHR_texture_transform");
}

class MaterialReader {
 public:
  MaterialReader(const GltfDocument& document, Model& model) : _document(document), _model(model) {}

  Status read() {
    const Json& materials = member(_document.root(), "materials");
    for (std::size_t i = 0; i < sizeOf(materials); ++i) {
      if (auto status = readMaterial(materials[i]); !status) return status;
    }
    return {};
  }

 private:
  Status readMaterial(const Json& json) {
    Material material;
    const Json& extensions = member(json, "extensions");
    const Json& glossiness = member(extensions, "KHR_materials_pbrSpecularGlossiness");
    const auto factor = numbersOf(
        glossiness.is_object() ? member(glossiness, "diffuseFactor")
                               : member(member(json, "pbrMetallicRoughness"), "baseColorFactor"),
        4);
    for (std::size_t c = 0; c < factor.size(); ++c) {
      material.baseColor[c] = static_cast<float>(std::clamp(factor[c], 0.0, 1.0));
    }
    material.doubleSided = member(json, "doubleSided") == true;
    material.unlit = member(extensions, "KHR_materials_unlit").is_object();
    if (textOf(member(json, "alphaMode")) == "BLEND") material.alpha = Material::Alpha::Blend;
    if (const auto texture = unsignedOf(member(baseColorTexture(json), "index"))) {
      if (auto status = useTexture(static_cast<std::size_t>(*texture), material); !status)
        return status;
      TextureUse& use = material.baseColorTexture;
      use.texcoordSet = static_cast<int>(texcoordSet(baseColorTexture(json)));
      use.transform = textureTransform(baseColorTexture(json));
    }
    _model.materials.push_back(material);
    return {};
  }

  Status useTexture(std::size_t texture, Material& material) {
    const Json& json = _document.at("textures", texture);
    auto source =
        unsignedOf(member(member(member(json, "extensions"), "EXT_texture_webp"), "source"));
    if (!source) source = unsignedOf(member(json, "source"));
    if (!source) {
      return _document.unsupported(
          fmt::format("texture {} has no PNG, JPEG or WebP image (KTX2 is not read)", texture));
    }
    const auto index = static_cast<std::size_t>(*source);
    if (const auto known = _images.find(index); known != _images.end()) {
      material.baseColorTexture.image = known->second;
      return {};
    }
    auto image = readImage(index);
    if (!image) return image.error();
    _pixels += std::size_t(image->width) * static_cast<std::size_t>(image->height);
    if (_pixels > kMaximumPixels) return _document.bad("the images of one tile are too large");
    material.baseColorTexture.image = static_cast<int>(_model.images.size());
    _images.emplace(index, material.baseColorTexture.image);
    _model.images.push_back(std::make_shared<const Image>(std::move(*image)));
    return {};
  }

  Result<Image> readImage(std::size_t index) {
    const Json& json = _document.at("images", index);
    const std::string name = textOf(member(json, "name"), fmt::format("{}", index)).substr(0, 200);
    std::string owned;
    Bytes bytes;
    if (const auto view = unsignedOf(member(json, "bufferView"))) {
      auto found = _document.view(static_cast<std::size_t>(*view));
      if (!found) return found.error();
      bytes = *found;
    } else if (const Json& uri = member(json, "uri"); uri.is_string()) {
      auto found = _document.resolve(uri.get_ref<const std::string&>());
      if (!found) return found.error();
      owned = std::move(*found);
      bytes = std::as_bytes(std::span(owned.data(), owned.size()));
    } else {
      return _document.bad(fmt::format("image {} is missing", index));
    }
    auto image = decodeImage(bytes, name);
    if (!image) return Error{image.error().kind, _document.uri() + ": " + image.error().message};
    return image;
  }

  const GltfDocument& _document;
  Model& _model;
  std::map<std::size_t, int> _images;
  std::size_t _pixels = 0;
};

}  // namespace

const Json& baseColorTexture(const Json& material) {
  const Json& glossiness =
      member(member(material, "extensions"), "KHR_materials_pbrSpecularGlossiness");
  if (glossiness.is_object()) return member(glossiness, "diffuseTexture");
  return member(member(material, "pbrMetallicRoughness"), "baseColorTexture");
}

unsigned texcoordSet(const Json& textureInfo) {
  const auto own = unsignedOf(member(textureInfo, "texCoord")).value_or(0);
  const auto set = unsignedOf(member(transformOf(textureInfo), "texCoord")).value_or(own);
  return static_cast<unsigned>(std::min<std::uint64_t>(set, 15));
}

std::array<float, 6> textureTransform(const Json& textureInfo) {
  const Json& transform = transformOf(textureInfo);
  if (!transform.is_object()) return TextureUse{}.transform;
  const auto offset = numbersOf(member(transform, "offset"), 2);
  const auto scale = numbersOf(member(transform, "scale"), 2);
  const double angle = numberOf(member(transform, "rotation")).value_or(0);
  const double sx = scale.empty() ? 1 : scale[0], sy = scale.empty() ? 1 : scale[1];
  const double ox = offset.empty() ? 0 : offset[0], oy = offset.empty() ? 0 : offset[1];
  const double c = std::cos(angle), s = std::sin(angle);
  return {float(c * sx), float(s * sy), float(ox), float(-s * sx), float(c * sy), float(oy)};
}

Status readMaterials(const GltfDocument& document, Model& model) {
  return MaterialReader(document, model).read();
}

}  // namespace kokudo::content
