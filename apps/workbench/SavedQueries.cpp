#include "apps/workbench/SavedQueries.h"

#include "engine/base/Files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::workbench {
namespace {

constexpr std::size_t kMostBytes = std::size_t(64) << 20;

// What is as it is without being said stays unsaid.
nlohmann::ordered_json toJson(const QueryOptions& options) {
  const QueryOptions usual;
  nlohmann::ordered_json json{{"text", options.text}};
  const auto add = [&](const char* name, const auto& value, const auto& unsaid) {
    if (value != unsaid) json[name] = value;
  };
  add("bbox", options.bbox, usual.bbox);
  add("near", options.near, usual.near);
  add("polygon", options.polygon, usual.polygon);
  add("where", options.where, usual.where);
  add("facet", options.facets, usual.facets);
  add("facets", options.countFacets, usual.countFacets);
  add("year", options.year, usual.year);
  add("sort", options.sort, usual.sort);
  add("thesaurus", options.thesaurus, usual.thesaurus);
  add("limit", options.limit, usual.limit);
  add("offset", options.offset, usual.offset);
  return json;
}

QueryOptions fromJson(const nlohmann::json& json) {
  QueryOptions options;
  const auto get = [&](const char* name, auto& value) {
    if (const auto found = json.find(name); found != json.end()) found->get_to(value);
  };
  get("text", options.text);
  get("bbox", options.bbox);
  get("near", options.near);
  get("polygon", options.polygon);
  get("where", options.where);
  get("facet", options.facets);
  get("facets", options.countFacets);
  get("year", options.year);
  get("sort", options.sort);
  get("thesaurus", options.thesaurus);
  get("limit", options.limit);
  get("offset", options.offset);
  return options;
}

}  // namespace

Result<SavedQueries> SavedQueries::open(const std::filesystem::path& workspaceFolder) {
  SavedQueries saved(workspaceFolder / "queries.json");
  const auto text = readFile(saved._file, kMostBytes);
  if (!text && text.error().kind == Error::Kind::NotFound) return saved;
  if (!text) return text.error();
  try {
    const auto json = nlohmann::json::parse(*text);
    for (const auto& [name, query] : json.at("queries").items())
      saved._queries[name] = fromJson(query);
  } catch (const std::exception& problem) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {}; expected {{\"queries\": {{NAME: {{\"text\": ...}}}}}}",
                             saved._file.string(), problem.what())};
  }
  return saved;
}

Error SavedQueries::unknown(const std::string& name) const {
  std::string names;
  for (const auto& [known, query] : _queries) names += (names.empty() ? "" : ", ") + known;
  return {Error::Kind::NotFound,
          fmt::format("no saved query \"{}\"; {}", name,
                      names.empty() ? "none was saved yet (kokudo search ... --save NAME)"
                                    : "there are " + names)};
}

Result<QueryOptions> SavedQueries::find(const std::string& name) const {
  const auto found = _queries.find(name);
  if (found == _queries.end()) return unknown(name);
  return found->second;
}

Status SavedQueries::save(const std::string& name, const QueryOptions& options) {
  if (name.empty()) return Error{Error::Kind::BadUsage, "--save \"\": expected a name"};
  _queries[name] = options;
  return write();
}

Status SavedQueries::remove(const std::string& name) {
  if (_queries.erase(name) == 0) return unknown(name);
  return write();
}

Status SavedQueries::write() const {
  nlohmann::ordered_json json{{"queries", nlohmann::json::object()}};
  for (const auto& [name, options] : _queries) json["queries"][name] = toJson(options);
  return writeFileAtomically(
      _file, json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace kokudo::workbench
