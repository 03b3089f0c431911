#include "apps/cli/Command.h"
#include "apps/workbench/JsonText.h"
#include "apps/workbench/MunicipalityNames.h"
#include "apps/workbench/NameSuggestions.h"
#include "apps/workbench/SavedQueries.h"
#include "apps/workbench/SourceHealth.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace kokudo::cli {
namespace {

constexpr std::size_t kMostPlacesListed = 2000;
constexpr std::uint64_t kMostHits = 1'000'000'000;

struct SearchOptions {
  workbench::QueryOptions query;
  bool explain = false;
  std::string save, saved;  ///< names of saved queries
  std::string like;         ///< a record's id
};

std::string placeText(const catalog::Place& place) {
  if (place.how == catalog::PlaceQuality::None) return "no place";
  return fmt::format("{:.5f},{:.5f} ({})", place.latitude, place.longitude,
                     catalog::toText(place.how));
}

std::string plain(std::string snippet) {
  std::erase_if(snippet, [](char c) { return c == '\x02' || c == '\x03'; });
  std::replace(snippet.begin(), snippet.end(), '\n', ' ');
  return snippet;
}

void printHit(std::size_t number, const search::Hit& hit) {
  fmt::print("{:>4}  {}\n      {}  {} · {}", number, hit.title, hit.id, hit.source,
             hit.datasetTitle.empty() ? hit.dataset : hit.datasetTitle);
  if (hit.year) fmt::print(" · {}", *hit.year);
  fmt::print(" · {}", placeText(hit.place));
  if (hit.distanceMetres) fmt::print(" · {:.0f} m", *hit.distanceMetres);
  fmt::print("\n");
  if (const auto snippet = plain(hit.snippet); !snippet.empty() && snippet != hit.title)
    fmt::print("      {}\n", snippet);
}

void printPage(const search::SearchPage& page, std::size_t offset,
               const std::vector<workbench::MissingSource>& missing) {
  fmt::print("{} hits ({}), generation {}, {:.1f} ms\n", page.total,
             page.exact ? "exact" : "estimated", page.generation, page.tookMilliseconds);
  for (std::size_t i = 0; i < page.hits.size(); ++i) printHit(offset + i + 1, page.hits[i]);
  for (const auto& [dimension, counts] : page.facets) {
    fmt::print("{}:\n", dimension);
    for (const auto& c : counts) fmt::print("  {:>9}  {}\n", c.count, c.label);
  }
  for (const auto& [source, reason] : missing) fmt::print("missing: {} ({})\n", source, reason);
  if (!page.plan.empty()) fmt::print("plan:\n{}\n", page.plan);
}

// The options typed, on top of a saved query if one is named; saved themselves if that is asked.
Result<workbench::QueryOptions> savedOrTyped(const CommandContext& context,
                                             const SearchOptions& options) {
  workbench::QueryOptions result = options.query;
  if (options.saved.empty() && options.save.empty()) return result;
  auto saved = workbench::SavedQueries::open(context.workspaceFolder);
  if (!saved) return saved.error();
  if (!options.saved.empty()) {
    auto found = saved->find(options.saved);
    if (!found) return found.error();
    result = std::move(*found);
    const auto& typed = options.query;
    if (!typed.text.empty()) result.text += (result.text.empty() ? "" : " ") + typed.text;
    const workbench::QueryOptions usual;
    if (typed.limit != usual.limit) result.limit = typed.limit;
    if (typed.offset != usual.offset) result.offset = typed.offset;
    if (typed.sort != usual.sort) result.sort = typed.sort;
    if (!typed.countFacets.empty()) result.countFacets = typed.countFacets;
  }
  if (!options.save.empty())
    if (const auto done = saved->save(options.save, result); !done) return done.error();
  return result;
}

Result<search::SearchPage> likeRecord(const workspace::Workspace& workspace, const std::string& id,
                                      const search::Query& query, const search::Searcher& searcher,
                                      const CancelToken& token) {
  const auto catalog = workspace.openCatalog(false);
  if (!catalog) return catalog.error();
  const auto record = catalog->find(id);
  if (!record) return record.error();
  return workbench::moreLike(*record, query, searcher, token);
}

// Beside the page, so that the document keeps its form.
std::string withOffers(const std::string& page, const std::vector<search::FacetCount>& offers) {
  if (offers.empty()) return page;
  auto json = nlohmann::ordered_json::parse(page);
  for (const auto& offer : offers)
    json["did_you_mean"].push_back({{"text", offer.label}, {"count", offer.count}});
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

void runSearch(CommandContext& context, const SearchOptions& options) {
  const auto chosen = savedOrTyped(context, options);
  if (!chosen) return context.fail(chosen.error());
  auto query = workbench::parseQuery(*chosen);
  if (!query) return context.fail(query.error());
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto searcher = workspace->openSearcher();
  if (!searcher) return context.fail(searcher.error());
  const auto names = workbench::openSuggestions(*workspace);
  if (names.ok()) workbench::resolvePlaces(*query, *names);
  auto page = options.like.empty()
                  ? searcher->search(*query, options.explain, context.token)
                  : likeRecord(*workspace, options.like, *query, *searcher, context.token);
  if (!page) return context.fail(page.error());
  if (const auto catalog = workspace->openCatalog(false))
    workbench::nameMunicipalities(*page, *searcher, *catalog, kMostPlacesListed);
  const auto missing = workbench::incompleteSources(*workspace);
  std::vector<search::FacetCount> offers;
  if (page->total == 0 && names.ok() && options.like.empty())
    offers = workbench::didYouMean(*query, *names, *searcher);
  if (context.json) {
    fmt::print("{}\n", withOffers(workbench::toJson(*page, missing), offers));
    return;
  }
  printPage(*page, query->offset, missing);
  for (const auto& offer : offers)
    fmt::print("did you mean: {} ({} hits)\n", offer.label, offer.count);
}

}  // namespace

void addSearchCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<SearchOptions>();
  auto* command = addCommand(
      app, "search", "find records by words, place, time and facets",
      "kokudo search 避難所 --bbox 135.3,34.6,135.6,34.8 --facets source,dataset,prefecture");
  addQueryOptions(*command, options->query);
  command->add_option(
      "--facets", options->query.countFacets,
      "dimensions to count: source,dataset,prefecture,municipality,kind,year,place,license");
  command->add_option("--sort", options->query.sort, "relevance, distance, year or title");
  command->add_option("--limit", options->query.limit, "hits on the page")
      ->check(countUpTo(kMostHits));
  command->add_option("--offset", options->query.offset, "hits to pass over")
      ->check(countUpTo(kMostHits));
  command->add_flag("--explain", options->explain, "show the plan and what its steps cost");
  command->add_option("--like", options->like, "records like the one of this id");
  command->add_option("--save", options->save, "keep this query under a name");
  command->add_option("--saved", options->saved, "the query kept under a name");
  command->callback([&context, options] { runSearch(context, *options); });
}

}  // namespace kokudo::cli
