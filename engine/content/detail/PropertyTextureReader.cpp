#include "engine/content/detail/PropertyTextureReader.h"

#include "engine/content/detail/PropertySchema.h"

#include <fmt/format.h>

namespace kokudo::content {

namespace {

Result<PropertyTexture> readTexture(const GltfDocument& document, const Json& schema,
                                    const Json& json, TextureReader& textures, Model& model) {
  PropertyTexture out;
  const std::string classId = textOf(member(json, "class"));
  const Json& definition = member(member(schema, "classes"), classId.c_str());
  if (!definition.is_object()) {
    return document.bad(
        fmt::format("a property texture names the unknown class \"{}\"", classId.substr(0, 80)));
  }
  out.className = textOf(member(definition, "name"), classId);
  if (!document.spendText(out.className)) return document.spent();
  const Json& uses = member(json, "properties");
  if (!uses.is_object()) return out;
  for (auto it = uses.begin(); it != uses.end(); ++it) {
    const Json& property = member(member(definition, "properties"), it.key().c_str());
    auto read = readProperty(document, schema, property, it.value(), it.key());
    if (!read) {
      if (!document.spend(1)) return document.spent();
      model.warnings.push_back(read.error().message);
      continue;
    }
    read->channels = channelsOf(it.value());
    if (read->channels.size() != std::size_t(read->components) * read->componentBytes) {
      model.warnings.push_back(fmt::format(
          "{}: property \"{}\" has {} channels for {} numbers of {} bytes", document.uri(),
          it.key().substr(0, 80), read->channels.size(), read->components, read->componentBytes));
      continue;
    }
    auto use = textures.read(it.value(), TexturePurpose::Numbers);
    if (!use) return use.error();
    if (!use->used()) continue;  // a warning tells why
    read->texture = *use;
    out.properties.push_back(std::move(*read));
  }
  return out;
}

}  // namespace

Status readPropertyTextures(const GltfDocument& document, const Json& schema,
                            TextureReader& textures, Model& model) {
  const Json& extension = member(member(document.root(), "extensions"), "EXT_structural_metadata");
  const Json& list = member(extension, "propertyTextures");
  for (std::size_t i = 0; i < sizeOf(list); ++i) {
    auto texture = readTexture(document, schema, list[i], textures, model);
    if (!texture) return texture.error();
    model.propertyTextures.push_back(std::move(*texture));
  }
  return {};
}

std::vector<std::uint8_t> channelsOf(const Json& textureInfo) {
  const Json& list = member(textureInfo, "channels");
  if (!list.is_array()) return {0};
  std::vector<std::uint8_t> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto channel = unsignedOf(list[i]);
    if (!channel || *channel > 3 || out.size() == 16) return {};
    out.push_back(static_cast<std::uint8_t>(*channel));
  }
  return out;
}

}  // namespace kokudo::content
