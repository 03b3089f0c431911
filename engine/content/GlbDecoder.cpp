#include "engine/content/GlbDecoder.h"

#include "engine/content/detail/GltfDocument.h"
#include "engine/content/detail/GltfModel.h"
#include "engine/content/detail/GltfScene.h"
#include "engine/content/detail/GltfTexture.h"
#include "engine/content/detail/PropertyTableReader.h"

namespace kokudo::content {

namespace {

/// (x, y, z) of glTF, y up -> (x, -z, y), z up.
geodesy::Mat4 zUp() {
  geodesy::Mat4 turn;
  turn.m = {1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1};
  return turn;
}

}  // namespace

Result<Model> decodeGltf(Bytes bytes, const DecodeContext& context, GltfExtras extras) {
  auto document = GltfDocument::load(bytes, context);
  if (!document) return document.error();
  const Json& root = document->root();
  Model model;
  model.copyright = textOf(member(member(root, "asset"), "copyright"));
  auto tables = readPropertyTables(*document);
  if (!tables) return tables.error();
  model.featureTables = tables->empty() ? std::move(extras.tables) : std::move(*tables);
  if (auto status = readMaterials(*document, model); !status) return status.error();
  geodesy::Vec3 centre = extras.rtcCentre;
  const auto rtc = numbersOf(member(member(member(root, "extensions"), "CESIUM_RTC"), "center"), 3);
  if (!rtc.empty()) centre = centre + geodesy::Vec3{rtc[0], rtc[1], rtc[2]};
  const auto toEcef = context.transform * geodesy::Mat4::translation(centre) * zUp();
  if (auto status = readScene(*document, toEcef, model); !status) return status.error();
  return model;
}

Result<Model> decodeGlb(Bytes bytes, const DecodeContext& context) {
  return decodeGltf(bytes, context, {});
}

}  // namespace kokudo::content
