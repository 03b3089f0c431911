#include "apps/cli/SearchOptions.h"

#include "apps/workbench/SavedQueries.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

constexpr std::uint64_t kMostHits = 1'000'000'000;
constexpr std::uint64_t kFinestZoom = 24;

Error refused(const std::string& message) {
  return {Error::Kind::BadUsage, "search: " + message};
}

// What is typed beside --saved is added to the saved query, or takes its place where there can be
// one only.
workbench::QueryOptions merged(workbench::QueryOptions saved, const SearchOptions& options) {
  const workbench::QueryOptions usual;
  const auto& typed = options.query;
  if (!typed.text.empty()) saved.text += (saved.text.empty() ? "" : " ") + typed.text;
  saved.where.insert(saved.where.end(), typed.where.begin(), typed.where.end());
  saved.facets.insert(saved.facets.end(), typed.facets.begin(), typed.facets.end());
  for (auto one : {&workbench::QueryOptions::bbox, &workbench::QueryOptions::near,
                   &workbench::QueryOptions::polygon, &workbench::QueryOptions::year,
                   &workbench::QueryOptions::countFacets})
    if (!(typed.*one).empty()) saved.*one = typed.*one;
  if (typed.sort != usual.sort) saved.sort = typed.sort;
  saved.thesaurus |= typed.thesaurus;
  if (options.limitGiven) saved.limit = typed.limit;
  if (typed.offset != usual.offset) saved.offset = typed.offset;
  return saved;
}

Status applySaved(const CommandContext& context, SearchOptions& options) {
  if (options.saved.empty() && options.save.empty()) return {};
  auto saved = workbench::SavedQueries::open(context.workspaceFolder);
  if (!saved) return saved.error();
  if (!options.saved.empty()) {
    auto found = saved->find(options.saved);
    if (!found) return found.error();
    const bool limitSaved = found->limit != workbench::QueryOptions().limit;
    options.query = merged(std::move(*found), options);
    options.limitGiven |= limitSaved;
  }
  if (options.save.empty()) return {};
  return saved->save(options.save, options.query);
}

Status checkTogether(const CommandContext& context, const SearchOptions& options) {
  if (context.json && options.format != "json" && options.format != "text")
    return refused("--json and --format " + options.format + ": expected one of the two");
  if (!options.isStream()) return {};
  if (options.years && options.cellsZoom)
    return refused(fmt::format("--format {} holds one table: expected --years or --cells, not both",
                               options.format));
  if (options.years && options.format == "geojson")
    return refused("--years has no places: expected --format text, json, jsonl or csv");
  const bool counts = options.years || options.cellsZoom;
  if (!options.query.countFacets.empty() || options.explain)
    return refused(fmt::format("--format {} holds {} only: expected --format text or json for {}",
                               options.format, counts ? "counts" : "hits",
                               options.explain ? "--explain" : "--facets"));
  return {};
}

}  // namespace

void addSearchOptions(CLI::App& command, SearchOptions& options) {
  addQueryOptions(command, options.query);
  command.add_option("--facets", options.query.countFacets,
                     "dimensions to count: source,dataset,prefecture,municipality,kind,year,place,"
                     "license,attr:NAME");
  command.add_option("--sort", options.query.sort, "relevance, distance, year or title");
  command
      .add_option_function<std::uint64_t>(
          "--limit",
          [&options](const std::uint64_t& limit) {
            options.query.limit = limit;
            options.limitGiven = true;
          },
          "hits on the page (20), or of a stream (all)")
      ->check(countUpTo(kMostHits));
  command.add_option("--offset", options.query.offset, "hits to pass over")
      ->check(countUpTo(kMostHits));
  command
      .add_option("--format", options.format,
                  "text or json: a page; jsonl, geojson or csv: the whole result, piece by piece")
      ->check(CLI::IsMember({"text", "json", "jsonl", "geojson", "csv"}));
  command.add_option("--output", options.output,
                     "a file for the result; it appears whole or not at all");
  command.add_option("--collapse", options.collapse, "entity: records of one thing as one entry")
      ->check(CLI::IsMember({"entity"}));
  command.add_flag("--years", options.years, "count the hits by year");
  command
      .add_option("--cells", options.cellsZoom,
                  "count the hits by cell of the map's quadtree at this zoom, 0 to 24")
      ->check(countUpTo(kFinestZoom));
  command.add_flag("--explain", options.explain, "show the plan and what its steps cost");
  command.add_option("--like", options.like, "records like the one of this id");
  command.add_option("--save", options.save, "keep this query under a name");
  command.add_option("--saved", options.saved, "the query kept under a name");
}

Result<SearchOptions> settled(CommandContext& context, SearchOptions typed) {
  if (auto done = checkTogether(context, typed); !done) return done.error();
  if (context.json) typed.format = "json";
  context.json = typed.format == "json";
  if (auto done = applySaved(context, typed); !done) return done.error();
  return typed;
}

}  // namespace kokudo::cli
