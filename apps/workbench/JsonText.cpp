#include "apps/workbench/JsonText.h"

#include "apps/workbench/ExitCode.h"
#include "apps/workbench/detail/JsonParts.h"

namespace kokudo::workbench {
namespace {

using Json = nlohmann::ordered_json;

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

Json generationJson(const workspace::GenerationInfo& generation) {
  return {{"generation", generation.name}, {"records", generation.records},
          {"bytes", generation.bytes},     {"mode", generation.mode},
          {"changed", generation.changed}, {"segments", generation.segments},
          {"sources", generation.sources}};
}

Json linksJson(const LinksState& links) {
  return {{"state", toText(links.age)}, {"entities", links.entities}};
}

}  // namespace

std::string toJson(const Error& error) {
  const int exit = static_cast<int>(exitCodeFor(error));
  return detail::dump({{"error", {{"message", error.message}, {"exit", exit}}}});
}

std::string toJson(const search::SearchPage& page, const std::vector<MissingSource>& missing) {
  return detail::dump(detail::pageJson(page, missing));
}

std::string toJson(const Attributes& attributes) {
  return detail::dump(detail::attributesJson(attributes));
}

std::string toJson(const catalog::Record& record) {
  return toJson(record, std::nullopt);
}

std::string toJson(const catalog::Record& record, const std::optional<EntityView>& entity) {
  Json json{{"id", record.id},
            {"source", record.source},
            {"dataset", record.dataset},
            {"dataset_title", record.datasetTitle},
            {"title", record.title},
            {"text", record.text},
            {"kind", record.kind},
            {"attributes", detail::attributesJson(record.attributes)},
            {"place", detail::placeJson(record.place)}};
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
  json["entity"] = entity ? detail::entityJson(*entity, false) : Json(nullptr);
  return detail::dump(json);
}

std::string toJson(const adapters::ChangeReport& report) {
  return detail::dump(changesJson(report));
}

std::string toJson(const ImportResult& result) {
  Json json = changesJson(result.changes);
  json["files"] = Json::array();
  for (const auto& file : result.files)
    json["files"].push_back(
        {{"path", file.path}, {"state", file.state}, {"why", file.why}, {"records", file.records}});
  return detail::dump(json);
}

std::string toJson(const exporter::ExportReport& report) {
  Json loss = Json::array();
  for (const auto& l : report.loss)
    loss.push_back({{"record", l.record}, {"field", l.field}, {"what", l.what}});
  return detail::dump({{"package", report.package.string()},
                       {"records", report.records},
                       {"files", report.files},
                       {"loss", loss},
                       {"licences", report.licences}});
}

std::string toJson(const exporter::VerifyReport& report) {
  Json files = Json::array();
  for (const auto& f : report.files) files.push_back({{"path", f.path}, {"state", f.state}});
  return detail::dump({{"state", toText(report.state)}, {"files", files}});
}

std::string toJson(const workspace::GenerationInfo& generation) {
  return detail::dump(generationJson(generation));
}

std::string toJson(const workspace::GenerationInfo& generation, const LinksState& links) {
  Json json = generationJson(generation);
  json["links"] = linksJson(links);
  return detail::dump(json);
}

std::string toJson(const LinksState& links, const LinkOutcome& outcome) {
  Json json = linksJson(links);
  json["built"] = outcome.built;
  if (outcome.built) {
    const auto& report = outcome.report;
    json["records"] = report.records;
    json["members"] = report.members;
    json["key_links"] = report.keyLinks;
    json["scored_links"] = report.scoredLinks;
    json["refused_links"] = report.refused;
  }
  return detail::dump(json);
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
