#include "apps/cli/Command.h"
#include "apps/workbench/JsonText.h"
#include "apps/workbench/MunicipalityNames.h"
#include "apps/workbench/SourceHealth.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::cli {
namespace {

constexpr std::size_t kMostPlacesListed = 2000;
constexpr std::uint64_t kMostHits = 1'000'000'000;

struct SearchOptions {
  workbench::QueryOptions query;
  bool explain = false;
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

void runSearch(CommandContext& context, const SearchOptions& options) {
  const auto query = workbench::parseQuery(options.query);
  if (!query) return context.fail(query.error());
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto searcher = workspace->openSearcher();
  if (!searcher) return context.fail(searcher.error());
  auto page = searcher->search(*query, options.explain, context.token);
  if (!page) return context.fail(page.error());
  if (const auto catalog = workspace->openCatalog(false))
    workbench::nameMunicipalities(*page, *searcher, *catalog, kMostPlacesListed);
  const auto missing = workbench::incompleteSources(*workspace);
  if (context.json)
    fmt::print("{}\n", workbench::toJson(*page, missing));
  else
    printPage(*page, query->offset, missing);
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
  command->callback([&context, options] { runSearch(context, *options); });
}

}  // namespace kokudo::cli
