#include "apps/render/PickReport.h"

#include "apps/render/StatisticsReport.h"
#include "apps/workbench/JsonText.h"
#include "apps/workbench/QueryOptions.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::render {
namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const Attributes& attributes) {
  return Json::parse(workbench::toJson(attributes));
}

Json jsonOf(const tiles::MetadataEntity& entity) {
  if (entity.className.empty() && entity.attributes.empty()) return nullptr;
  return {{"class", entity.className}, {"attributes", jsonOf(entity.attributes)}};
}

const char* kindName(scene::PickResult::Kind kind) {
  switch (kind) {
    case scene::PickResult::Kind::Nothing:
      return "nothing";
    case scene::PickResult::Kind::Ground:
      return "ground";
    case scene::PickResult::Kind::Feature:
      return "feature";
    case scene::PickResult::Kind::Marker:
      return "marker";
  }
  return "";
}

}  // namespace

Result<scene::PickResult> pickAt(scene::SceneView& view, const std::string& pixel, int width,
                                 int height) {
  const auto xy = workbench::parseNumbers(pixel, 2, "--pick", "X,Y");
  if (!xy) return xy.error();
  const double x = (*xy)[0], y = (*xy)[1];
  if (!(x >= 0 && x < width && y >= 0 && y < height))
    return Error{
        Error::Kind::BadUsage,
        fmt::format("--pick: found \"{}\", expected a pixel of {}x{}", pixel, width, height)};
  return view.pick(x, y);
}

Json pickJson(const scene::PickResult& pick) {
  Json json{{"kind", kindName(pick.kind)}};
  if (pick.kind == scene::PickResult::Kind::Nothing) return json;
  json["lon"] = pick.cartographic.longitudeDegrees();
  json["lat"] = pick.cartographic.latitudeDegrees();
  json["ellipsoidal_height_m"] = pick.cartographic.height;
  json["layer"] = pick.layer;
  json["record_id"] = pick.recordId;
  json["attributes"] = jsonOf(pick.attributes);
  json["features"] = Json::array();
  for (const auto& feature : pick.features)
    json["features"].push_back({{"label", feature.label},
                                {"class", feature.className},
                                {"feature", feature.feature},
                                {"attributes", jsonOf(feature.attributes)}});
  json["instance"] = pick.instance ? Json(*pick.instance) : Json(nullptr);
  json["surface"] = jsonOf(pick.surface);
  json["tileset"] = pick.tileset;
  json["content"] = pick.content;
  json["metadata"] = {{"tile", jsonOf(pick.tileMetadata)},
                      {"content", jsonOf(pick.contentMetadata)},
                      {"group", jsonOf(pick.groupMetadata)},
                      {"tileset", jsonOf(pick.tilesetMetadata)}};
  json["tileset_properties"] = jsonOf(pick.tilesetProperties);
  json["tileset_statistics"] = statisticsJson(pick.tilesetStatistics);
  return json;
}

}  // namespace kokudo::render
