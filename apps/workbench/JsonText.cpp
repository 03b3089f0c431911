#include "apps/workbench/JsonText.h"

#include "apps/workbench/ExitCode.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace kokudo::workbench {
namespace {

using Json = nlohmann::ordered_json;

// Text that a source broke (invalid UTF-8) must not break the document.
std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

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

Json warningsJson(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const auto& item : diagnostics.items())
    list.push_back({{"where", item.where}, {"what", item.what}});
  return list;
}

Json changesJson(const adapters::ChangeReport& report) {
  return {{"added", report.added},
          {"changed", report.changed},
          {"unchanged", report.unchanged},
          {"gone", report.gone},
          {"refused", report.refused},
          {"complete", report.complete},
          {"warnings", warningsJson(report.warnings)},
          {"seconds", report.seconds}};
}

}  // namespace

std::string toJson(const Error& error) {
  const int exit = static_cast<int>(exitCodeFor(error));
  return dump({{"error", {{"message", error.message}, {"exit", exit}}}});
}

std::string toJson(const search::SearchPage& page, const std::vector<MissingSource>& missing) {
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
  return dump(json);
}

std::string toJson(const Attributes& attributes) {
  return dump(attributesJson(attributes));
}

std::string toJson(const catalog::Record& record) {
  Json json{{"id", record.id},
            {"source", record.source},
            {"dataset", record.dataset},
            {"dataset_title", record.datasetTitle},
            {"title", record.title},
            {"text", record.text},
            {"kind", record.kind},
            {"attributes", attributesJson(record.attributes)},
            {"place", placeJson(record.place)}};
  json["place"]["geometry"] = Json::parse(record.place.geometry, nullptr, false);
  if (json["place"]["geometry"].is_discarded()) json["place"]["geometry"] = nullptr;
  json["year"] = record.year ? Json(*record.year) : Json(nullptr);
  json["prefecture"] = record.prefecture;
  json["municipality"] = record.municipality;
  json["distributions"] = Json::array();
  for (const auto& d : record.distributions)
    json["distributions"].push_back({{"url", d.url}, {"format", d.format}, {"title", d.title}});
  json["licence"] = record.license;
  json["credit"] = record.credit;
  json["shared_keys"] = record.sharedKeys;
  json["provenance"] = {{"url", record.provenance.url},
                        {"retrieved_at", record.provenance.retrievedAt},
                        {"sha256", record.provenance.sha256},
                        {"adapter", record.provenance.adapter},
                        {"operation", record.provenance.operation}};
  json["entity"] = nullptr;
  return dump(json);
}

std::string toJson(const adapters::ChangeReport& report) {
  return dump(changesJson(report));
}

std::string toJson(const ImportResult& result) {
  Json json = changesJson(result.changes);
  json["files"] = Json::array();
  for (const auto& file : result.files)
    json["files"].push_back(
        {{"path", file.path}, {"state", file.state}, {"why", file.why}, {"records", file.records}});
  return dump(json);
}

std::string toJson(const exporter::ExportReport& report) {
  Json loss = Json::array();
  for (const auto& l : report.loss)
    loss.push_back({{"record", l.record}, {"field", l.field}, {"what", l.what}});
  return dump({{"package", report.package.string()},
               {"records", report.records},
               {"files", report.files},
               {"loss", loss},
               {"licences", report.licences}});
}

std::string toJson(const exporter::VerifyReport& report) {
  Json files = Json::array();
  for (const auto& f : report.files) files.push_back({{"path", f.path}, {"state", f.state}});
  return dump({{"state", toText(report.state)}, {"files", files}});
}

std::string toJson(const workspace::GenerationInfo& generation) {
  return dump({{"generation", generation.name},
               {"records", generation.records},
               {"bytes", generation.bytes},
               {"mode", generation.mode},
               {"changed", generation.changed},
               {"segments", generation.segments},
               {"sources", generation.sources}});
}

std::string toText(exporter::VerifyReport::State state) {
  switch (state) {
    case exporter::VerifyReport::State::Verified:
      return "verified";
    case exporter::VerifyReport::State::Intact:
      return "intact";
    case exporter::VerifyReport::State::Changed:
      return "changed";
    default:
      return "unknown";
  }
}

}  // namespace kokudo::workbench
