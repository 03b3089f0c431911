#include "engine/content/GlbDecoder.h"

#include "engine/content/detail/GltfDocument.h"
#include "engine/content/detail/GltfMaterial.h"
#include "engine/content/detail/GltfModel.h"
#include "engine/content/detail/GltfScene.h"
#include "engine/content/detail/GltfTexture.h"
#include "engine/content/detail/PropertySchema.h"
#include "engine/content/detail/PropertyTableReader.h"
#include "engine/content/detail/PropertyTextureReader.h"

namespace kokudo::content {

namespace {

/// Coordinates of the document -> z up.
geodesy::Mat4 zUp(UpAxis up) {
  geodesy::Mat4 turn;
  if (up == UpAxis::Y) turn.m = {1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1};
  if (up == UpAxis::X) turn.m = {0, 0, 1, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 1};
  return turn;
}

}  // namespace

Result<Model> decodeGltf(Bytes bytes, const DecodeContext& context, GltfExtras extras) {
  auto document = GltfDocument::load(bytes, context);
  if (!document) return document.error();
  const Json& root = document->root();
  Model model;
  model.copyright = textOf(member(member(root, "asset"), "copyright"));
  auto schema = readSchema(*document);
  if (!schema) return schema.error();
  auto tables = readPropertyTables(*document, *schema);
  if (!tables) return tables.error();
  model.featureTables = tables->empty() ? std::move(extras.tables) : std::move(*tables);
  TextureReader textures(*document, model);
  if (auto status = readMaterials(*document, textures, model); !status) return status.error();
  if (auto status = readPropertyTextures(*document, *schema, textures, model); !status) {
    return status.error();
  }
  geodesy::Vec3 centre = extras.rtcCentre;
  const auto rtc = numbersOf(member(member(member(root, "extensions"), "CESIUM_RTC"), "center"), 3);
  if (!rtc.empty()) centre = centre + geodesy::Vec3{rtc[0], rtc[1], rtc[2]};
  const auto toEcef = context.transform * geodesy::Mat4::translation(centre) * zUp(context.upAxis);
  GltfReading reading{*document, *schema, textures, model};
  if (auto status = readScene(reading, toEcef); !status) return status.error();
  return model;
}

Result<Model> decodeGlb(Bytes bytes, const DecodeContext& context) {
  return decodeGltf(bytes, context, {});
}

}  // namespace kokudo::content
