#include "apps/viewer/StateJson.h"

#include "apps/viewer/Degree.h"

#include <nlohmann/json.hpp>

namespace kokudo::viewer {
namespace {

using Json = nlohmann::ordered_json;

Json selectionJson(const workbench::ViewerState& state) {
  if (!state.selection) return nullptr;
  const auto& s = *state.selection;
  Json attributes = Json::object();
  for (const auto& [name, value] : s.attributes) attributes[name] = toText(value);
  Json sections = Json::array();
  for (const auto& section : s.sections) {
    Json rows = Json::object();
    for (const auto& [name, value] : section.attributes) rows[name] = toText(value);
    sections.push_back({{"title", workbench::word(section.title, state.language)},
                        {"name", section.name},
                        {"attributes", rows}});
  }
  return {{"record_id", s.recordId},  {"title", s.title},
          {"layer", s.layer},         {"in_catalog", s.record.has_value()},
          {"attributes", attributes}, {"sections", sections}};
}

Json searchJson(const workbench::ViewerState& state) {
  Json hits = Json::array();
  for (const auto& hit : state.result.page.hits)
    hits.push_back({{"id", hit.id},
                    {"title", hit.title},
                    {"lon", hit.place.longitude},
                    {"lat", hit.place.latitude}});
  Json json{{"text", state.queryText},
            {"in_view", state.searchInView},
            {"searched", state.searched},
            {"total", state.result.page.total}};
  json["bbox"] = state.result.query.bbox ? Json(*state.result.query.bbox) : Json(nullptr);
  json["failure"] = state.result.failure ? Json(state.result.failure->message) : Json(nullptr);
  json["pins"] = state.result.pins.size();
  json["hits"] = hits;
  return json;
}

Json cameraJson(ViewerApp& app) {
  auto& camera = app.scene().camera();
  const auto position = camera.position();
  const auto view = camera.currentLookAt();
  return {{"lat", position.latitudeDegrees()},
          {"lon", position.longitudeDegrees()},
          {"height", position.height},
          {"heading", camera.heading() / kDegree},
          {"pitch", camera.pitch() / kDegree},
          {"target_lat", view.target.latitudeDegrees()},
          {"target_lon", view.target.longitudeDegrees()},
          {"distance", view.distance}};
}

Json coloringsJson(const workbench::ViewerState& state) {
  Json json = Json::object();
  for (const auto& [layer, coloring] : state.colorings) {
    Json one = nullptr;
    if (coloring.scheme) {
      one = Json::parse(workbench::toJson(*coloring.scheme, coloring.counts));
      one["shown"] = coloring.shown;
    }
    json[layer] = {{"attribute", coloring.wish.property},
                   {"problem", coloring.problem},
                   {"color_by", std::move(one)}};
  }
  return json;
}

Json attributesJson(const workbench::ViewerState& state) {
  Json names = Json::array();
  for (const auto& attribute : state.attributes) names.push_back(attribute.name);
  return names;
}

}  // namespace

std::string stateJson(ViewerApp& app) {
  const auto& state = app.state();
  const auto statistics = app.scene().statistics();
  Json layers = Json::array();
  for (const auto& layer : state.layers)
    layers.push_back({{"name", layer.name}, {"kind", layer.kind}, {"visible", layer.visible}});
  const Json json{{"language", state.language == workbench::Language::Japanese ? "ja" : "en"},
                  {"search", searchJson(state)},
                  {"selection", selectionJson(state)},
                  {"camera", cameraJson(app)},
                  {"layers", layers},
                  {"colorings", coloringsJson(state)},
                  {"coloring_layer", state.coloringLayer},
                  {"attributes", attributesJson(state)},
                  {"credits", app.scene().credits()},
                  {"problems", state.problems},
                  {"panels_shown", state.panelsShown},
                  {"dark", state.dark},
                  {"frames_drawn", app.framesDrawn()},
                  {"first_frame_ms", app.millisecondsToFirstFrame()},
                  {"statistics_shown", state.statisticsShown},
                  {"tiles_visited", statistics.tiles.tilesVisited},
                  {"tiles_rendered", statistics.tiles.tilesRendered},
                  {"tiles_loaded", statistics.tiles.tilesLoaded},
                  {"tiles_failed", statistics.tiles.tilesFailed},
                  {"tile_bytes", statistics.tiles.bytes},
                  {"drawables", statistics.drawables},
                  {"requests", statistics.tiles.requests},
                  {"cache_hits", statistics.tiles.cacheHits},
                  {"error_factor", statistics.tiles.errorFactor},
                  {"something_hidden", state.somethingHidden},
                  {"tiles_loading", statistics.tiles.tilesLoading},
                  {"triangles", statistics.tiles.triangles},
                  {"memory_bytes", statistics.memoryBytes},
                  {"frame_ms", state.frameMilliseconds}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kokudo::viewer
