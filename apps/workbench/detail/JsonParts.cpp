#include "apps/workbench/detail/JsonParts.h"

#include "apps/workbench/CountForms.h"

#include <cmath>

namespace kokudo::workbench::detail {
namespace {

Json valueJson(const Value& value) {
  return std::visit(
      [](const auto& v) -> Json {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, std::monostate>)
          return nullptr;
        else if constexpr (std::is_same_v<T, double>)
          return std::isfinite(v) ? Json(v) : Json(nullptr);
        else
          return v;
      },
      value);
}

const char* agreementText(entities::Agreement agreement) {
  switch (agreement) {
    case entities::Agreement::Same:
      return "same";
    case entities::Agreement::Different:
      return "different";
    default:
      return "unknown";
  }
}

Json linkJson(const entities::Link& link) {
  Json json{{"first", link.first}, {"second", link.second}, {"reason", reasonOf(link)}};
  if (!link.keys.empty()) {
    json["keys"] = link.keys;
    return json;
  }
  json["score"] = link.score;
  json["name"] = link.parts.name;
  json["distance_m"] = link.parts.metres ? Json(*link.parts.metres) : Json(nullptr);
  json["kind"] = agreementText(link.parts.kind);
  json["municipality"] = agreementText(link.parts.municipality);
  json["year"] = agreementText(link.parts.year);
  return json;
}

}  // namespace

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string dumpLine(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A name that occurs several times becomes an array.
Json attributesJson(const Attributes& attributes) {
  Json object = Json::object();
  for (const auto& [name, value] : attributes) {
    const auto found = object.find(name);
    if (found == object.end()) {
      object[name] = valueJson(value);
    } else {
      if (!found->is_array()) *found = Json::array({*found});
      found->push_back(valueJson(value));
    }
  }
  return object;
}

Json placeJson(const catalog::Place& place) {
  if (place.how == catalog::PlaceQuality::None) return {{"how", catalog::toText(place.how)}};
  Json json{{"lon", place.longitude}, {"lat", place.latitude}, {"bbox", place.bbox}};
  json["how"] = catalog::toText(place.how);
  if (place.height) json["height"] = *place.height;
  return json;
}

Json hitJson(const search::Hit& hit) {
  Json json{{"id", hit.id}, {"title", hit.title}, {"source", hit.source}, {"dataset", hit.dataset}};
  json["year"] = hit.year ? Json(*hit.year) : Json(nullptr);
  json["score"] = hit.score;
  json["place"] = placeJson(hit.place);
  json["distance_m"] = hit.distanceMetres ? Json(*hit.distanceMetres) : Json(nullptr);
  json["snippet"] = hit.snippet;
  json["dataset_title"] = hit.datasetTitle;
  json["kind"] = hit.kind;
  return json;
}

Json pageJson(const search::SearchPage& page, const std::vector<MissingSource>& missing) {
  Json json{{"total", page.total},
            {"exact", page.exact},
            {"hits", Json::array()},
            {"facets", Json::object()}};
  for (const auto& hit : page.hits) json["hits"].push_back(hitJson(hit));
  for (const auto& [dimension, counts] : page.facets) {
    Json list = Json::array();
    for (const auto& c : counts)
      list.push_back({{"value", c.value}, {"label", c.label}, {"count", c.count}});
    json["facets"][dimension] = std::move(list);
  }
  json["generation"] = page.generation;
  json["took_ms"] = page.tookMilliseconds;
  json["missing"] = Json::array();
  for (const auto& [source, reason] : missing)
    json["missing"].push_back({{"source", source}, {"reason", reason}});
  if (!page.plan.empty()) json["plan"] = page.plan;
  if (page.equivalents)
    json["equivalents"] = {{"words", page.equivalents->words}, {"more", page.equivalents->more}};
  return json;
}

Json yearJson(const search::YearCount& year) {
  return {{"year", year.year ? Json(*year.year) : Json(nullptr)}, {"count", year.count}};
}

Json cellJson(const search::CellCount& cell) {
  Json json{{"zoom", cell.zoom}, {"x", cell.x}, {"y", cell.y}, {"bbox", boundsOf(cell)}};
  json["count"] = cell.count;
  if (!cell.oneId.empty()) json["id"] = cell.oneId;
  return json;
}

Json entityJson(const EntityView& view, bool ofSearch) {
  Json json{{"id", view.entity.id}, {"members", Json::array()}, {"links", Json::array()}};
  for (const auto& member : view.members) {
    Json one{{"id", member.id},
             {"title", member.title},
             {"source", member.source},
             {"dataset_title", member.datasetTitle},
             {"reason", member.reason}};
    if (ofSearch) one["hit"] = member.isHit;
    if (member.gone) one["gone"] = true;
    json["members"].push_back(std::move(one));
  }
  for (const auto& link : view.entity.links) json["links"].push_back(linkJson(link));
  json["older_than_catalogue"] = view.older;
  return json;
}

}  // namespace kokudo::workbench::detail
