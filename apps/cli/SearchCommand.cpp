#include "apps/cli/Command.h"
#include "apps/cli/SearchOptions.h"
#include "apps/cli/SearchStream.h"
#include "apps/cli/SearchText.h"
#include "apps/cli/ShardSearch.h"
#include "apps/workbench/CountForms.h"
#include "apps/workbench/EntityIndex.h"
#include "apps/workbench/MunicipalityNames.h"
#include "apps/workbench/NameSuggestions.h"
#include "apps/workbench/Output.h"
#include "apps/workbench/SearchDocument.h"
#include "apps/workbench/SourceHealth.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

constexpr std::size_t kMostPlacesListed = 2000;

/// What a search works with, opened once.
struct OpenedSearch {
  workspace::Workspace workspace;
  search::Searcher searcher;
  std::optional<suggest::Suggestions> names;
  std::optional<catalog::Catalog> catalog;
  std::optional<entities::EntityLinks> links;  ///< where records of one thing are one entry
  search::Query query;
};

Status ready(const SearchOptions& options, const CancelToken& token, OpenedSearch& opened) {
  if (auto names = workbench::openSuggestions(opened.workspace)) {
    opened.names.emplace(std::move(*names));
    workbench::resolvePlaces(opened.query, *opened.names);
  }
  auto catalog = opened.workspace.openCatalog(false);
  const bool needsCatalog = !options.like.empty() || !options.collapse.empty();
  if (!catalog && needsCatalog) return catalog.error();
  if (catalog) opened.catalog.emplace(std::move(*catalog));
  if (!options.like.empty()) {
    const auto record = opened.catalog->find(options.like);
    if (!record) return record.error();
    auto like = workbench::queryLike(*record, opened.query, opened.searcher, token);
    if (!like) return like.error();
    opened.query = std::move(*like);
  }
  if (options.collapse.empty()) return {};
  auto links = workbench::openLinks(opened.workspace);
  if (!links) return links.error();
  opened.links.emplace(std::move(*links));
  return {};
}

Result<OpenedSearch> open(const CommandContext& context, const SearchOptions& options) {
  auto query = workbench::parseQuery(options.query);
  if (!query) return query.error();
  query->tellEquivalents = !options.isStream();
  auto workspace = context.openWorkspace();
  if (!workspace) return workspace.error();
  auto searcher = workspace->openSearcher();
  if (!searcher) return searcher.error();
  OpenedSearch opened{std::move(*workspace), std::move(*searcher), {}, {}, {}, std::move(*query)};
  if (auto done = ready(options, context.token, opened); !done) return done.error();
  return opened;
}

Status findPage(const SearchOptions& options, const OpenedSearch& opened, const CancelToken& token,
                workbench::SearchDocument& document) {
  if (!opened.links) {
    auto page = opened.searcher.search(opened.query, options.explain, token);
    if (!page) return page.error();
    document.page = std::move(*page);
    return {};
  }
  auto collapsed = workbench::searchCollapsed(opened.query, opened.searcher, *opened.links,
                                              *opened.catalog, options.explain, token);
  if (!collapsed) return collapsed.error();
  document.page = collapsed->page;
  document.collapsed = std::move(*collapsed);
  return {};
}

Status addCounts(const SearchOptions& options, const OpenedSearch& opened, const CancelToken& token,
                 workbench::SearchDocument& document) {
  if (options.years) {
    auto years = opened.searcher.years(opened.query, token);
    if (!years) return years.error();
    document.years = std::move(*years);
  }
  if (options.cellsZoom) {
    auto cells = opened.searcher.cells(opened.query, *options.cellsZoom, token);
    if (!cells) return cells.error();
    document.cells = std::move(*cells);
  }
  return {};
}

Result<workbench::SearchDocument> findDocument(const SearchOptions& options,
                                               const OpenedSearch& opened,
                                               const CancelToken& token) {
  workbench::SearchDocument document;
  if (auto done = findPage(options, opened, token, document); !done) return done.error();
  if (auto done = addCounts(options, opened, token, document); !done) return done.error();
  if (opened.catalog)
    workbench::nameMunicipalities(document.page, opened.searcher, *opened.catalog,
                                  kMostPlacesListed);
  document.missing = workbench::incompleteSources(opened.workspace);
  if (document.page.total == 0 && opened.names && options.like.empty())
    document.offers = workbench::didYouMean(opened.query, *opened.names, opened.searcher);
  return document;
}

// The counts of a stream, as text: they are small.
Result<std::string> countsText(const SearchOptions& options, const OpenedSearch& opened,
                               const CancelToken& token) {
  workbench::SearchDocument document;
  if (auto done = addCounts(options, opened, token, document); !done) return done.error();
  return document.years ? workbench::yearsAs(options.format, *document.years)
                        : workbench::cellsAs(options.format, *document.cells);
}

// A stream has no place for remarks: they go to stderr.
void sayBeside(const CommandContext& context, const SearchOptions& options,
               const OpenedSearch& opened, std::uint64_t written) {
  for (const auto& [source, reason] : workbench::incompleteSources(opened.workspace))
    context.say(fmt::format("missing: {} ({})", source, reason));
  if (opened.links) {
    const auto age = workbench::ageOf(*opened.links, *opened.catalog);
    if (age && *age == workbench::LinksState::Age::Older)
      context.say("the links between records are older than the catalogue: kokudo index link");
  }
  if (!options.output.empty())
    context.say(fmt::format("{}: {} hits", options.output.string(), written));
}

Status writeStream(const CommandContext& context, const SearchOptions& options,
                   const OpenedSearch& opened, workbench::Output& output) {
  if (options.years || options.cellsZoom) {
    const auto text = countsText(options, opened, context.token);
    if (!text) return text.error();
    if (auto done = output.write(*text); !done) return done;
    return output.commit();
  }
  const auto written = writeHits(options, opened.query, opened.searcher,
                                 opened.links ? &*opened.links : nullptr, output, context.token);
  if (!written) return written.error();
  if (auto done = output.commit(); !done) return done;
  sayBeside(context, options, opened, *written);
  return {};
}

Status writePage(const CommandContext& context, const SearchOptions& options,
                 const OpenedSearch& opened, workbench::Output& output) {
  const auto document = findDocument(options, opened, context.token);
  if (!document) return document.error();
  const auto text = options.format == "json" ? workbench::toJson(*document) + "\n"
                                             : textOf(*document, opened.query.offset);
  if (auto done = output.write(text); !done) return done;
  return output.commit();
}

void runSearch(CommandContext& context, const SearchOptions& typed) {
  const auto options = settled(context, typed);
  if (!options) return context.fail(options.error());
  const auto opened = open(context, *options);
  if (!opened) return context.fail(opened.error());
  auto output = workbench::Output::open(options->output);
  if (!output) return context.fail(output.error());
  const auto done = options->isStream() ? writeStream(context, *options, *opened, *output)
                                        : writePage(context, *options, *opened, *output);
  // Whoever read our output went away (kokudo search ... | head): nothing is left to say.
  if (!done && !output->readerIsGone()) context.fail(done.error());
}

}  // namespace

void addSearchCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<SearchOptions>();
  auto* command = addCommand(
      app, "search", "find records by words, place, time and facets",
      "kokudo search 避難所 --bbox 135.3,34.6,135.6,34.8 --facets source,dataset,prefecture\n"
      "  kokudo search 'kind:bridge 橋長>=1000' --format geojson --output bridges.geojson");
  addSearchOptions(*command, *options);
  const auto shards = addShardOptions(*command);
  command->callback([&context, options, shards] {
    shards->addresses.empty() ? runSearch(context, *options)
                              : searchShards(context, *options, *shards);
  });
}

}  // namespace kokudo::cli
