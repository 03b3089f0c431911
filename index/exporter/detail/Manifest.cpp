#include "index/exporter/detail/Manifest.h"

#include "engine/provenance/License.h"
#include "engine/provenance/Provenance.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

namespace kokudo::exporter {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json operationJson(const geodesy::CrsOperation& operation) {
  Json json{
      {"name", operation.name}, {"definition", operation.definition}, {"area", operation.areaName}};
  json["accuracy_m"] = operation.accuracyMetres ? Json(*operation.accuracyMetres) : Json(nullptr);
  json["warning"] = operation.warning;
  return json;
}

Json sourcesJson(const PackageSummary& summary) {
  Json list = Json::array();
  for (const auto& [key, group] : summary.groups) {
    const auto licence = provenance::licenseById(group.license);
    list.push_back({{"source", key.first},
                    {"dataset", key.second},
                    {"records", group.records},
                    {"licence", licence.id},
                    {"licence_title", licence.title},
                    {"licence_url", licence.url},
                    {"credit", group.credit},
                    {"retrieved_first", group.firstRetrieved},
                    {"retrieved_last", group.lastRetrieved}});
  }
  return list;
}

}  // namespace

void PackageSummary::add(const catalog::Record& record) {
  auto& group =
      groups[{record.source, record.datasetTitle.empty() ? record.dataset : record.datasetTitle}];
  const auto& at = record.provenance.retrievedAt;
  if (group.records++ == 0) {
    group.license = record.license;
    group.credit = record.credit;
    group.firstRetrieved = group.lastRetrieved = at;
  }
  group.firstRetrieved = std::min(group.firstRetrieved, at);
  group.lastRetrieved = std::max(group.lastRetrieved, at);
}

std::string manifestJson(const ExportRequest& request, const ExportReport& report,
                         const PackageSummary& summary, const geodesy::CrsOperation& operation) {
  Json loss = Json::array();
  for (const auto& l : report.loss)
    loss.push_back({{"record", l.record}, {"field", l.field}, {"what", l.what}});
  const Json json{
      {"made_by", "kokudo"},
      {"made_at", provenance::utcNow()},
      {"query", request.query},
      {"records", report.records},
      {"format", request.format},
      {"crs", request.crs},
      {"coordinate_operation", operationJson(operation)},
      {"sources", sourcesJson(summary)},
      {"changes", "coordinates and attribute names converted from the sources (加工して作成)"},
      {"loss", loss}};
  return dump(json, 2) + "\n";
}

std::string provenanceLine(const catalog::Record& record, const std::string& recordHash) {
  const Json json{{"id", record.id},
                  {"source", record.source},
                  {"licence", record.license},
                  {"credit", record.credit},
                  {"url", record.provenance.url},
                  {"retrieved_at", record.provenance.retrievedAt},
                  {"sha256_original", record.provenance.sha256},
                  {"sha256_record", recordHash},
                  {"operation_in", record.provenance.operation}};
  return dump(json, -1) + "\n";
}

std::string creditsText(const PackageSummary& summary) {
  std::set<std::string> lines;
  for (const auto& [key, group] : summary.groups) {
    const auto licence = provenance::licenseById(group.license);
    lines.insert(fmt::format("{} ({}{}{})", group.credit.empty() ? key.first : group.credit,
                             licence.title, licence.url.empty() ? "" : " ", licence.url));
  }
  std::string text =
      "出典 / Credits\n加工して作成 (converted by Kokudo from the sources below)\n\n";
  for (const auto& line : lines) text += line + "\n";
  return text;
}

}  // namespace kokudo::exporter
