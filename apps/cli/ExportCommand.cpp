#include "apps/cli/Command.h"
#include "apps/workbench/JsonText.h"
#include "apps/workbench/NameSuggestions.h"
#include "engine/base/Files.h"

#include <fmt/format.h>

#include <sstream>

namespace kokudo::cli {
namespace {

struct ExportOptions {
  workbench::QueryOptions query;
  exporter::ExportRequest request;
  std::filesystem::path out, basket;
};

// A basket is a text file of record ids, one a line; '#' begins a remark.
Result<std::vector<std::string>> readBasket(const std::filesystem::path& file) {
  const auto text = readFile(file, std::size_t(256) << 20);
  if (!text) return text.error();
  std::vector<std::string> ids;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (!line.empty() && line.front() != '#') ids.push_back(line);
  }
  return ids;
}

Result<std::vector<std::string>> resolveIds(const CommandContext& context,
                                            const ExportOptions& options,
                                            const workspace::Workspace& workspace) {
  if (!options.basket.empty()) return readBasket(options.basket);
  if (!options.request.ids.empty()) return options.request.ids;
  auto query = workbench::parseQuery(options.query);
  if (!query) return query.error();
  const auto searcher = workspace.openSearcher();
  if (!searcher) return searcher.error();
  if (const auto names = workbench::openSuggestions(workspace))
    workbench::resolvePlaces(*query, *names);
  return searcher->allIds(*query, context.token);
}

void printReport(const exporter::ExportReport& report) {
  fmt::print("{}: {} records\n", report.package.string(), report.records);
  for (const auto& file : report.files) fmt::print("  {}\n", file);
  for (const auto& licence : report.licences) fmt::print("  licence {}\n", licence);
  for (const auto& loss : report.loss)
    fmt::print("  loss: {} {}: {}\n", loss.record, loss.field, loss.what);
  fmt::print("check it any time with: kokudo verify {}\n", report.package.string());
}

void runExport(CommandContext& context, const ExportOptions& options) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  auto ids = resolveIds(context, options, *workspace);
  if (!ids) return context.fail(ids.error());
  if (ids->empty())
    return context.fail(
        {Error::Kind::NotFound, "export: nothing is selected; the search found no record"});
  const auto catalog = workspace->openCatalog(false);
  if (!catalog) return context.fail(catalog.error());
  auto request = options.request;
  request.ids = std::move(*ids);
  request.query = !options.basket.empty()        ? "--basket " + options.basket.filename().string()
                  : !options.request.ids.empty() ? "--id (a list)"
                                                 : workbench::describeQuery(options.query);
  const auto progress = context.makeProgress();
  const auto report =
      exporter::exportRecords(*catalog, request, options.out, *progress, context.token);
  if (!report) return context.fail(report.error());
  if (context.json)
    fmt::print("{}\n", workbench::toJson(*report));
  else
    printReport(*report);
}

}  // namespace

void addExportCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<ExportOptions>();
  auto* command = addCommand(app, "export",
                             "a search or a list of records as a package with licences and proof",
                             "kokudo export 避難所 --bbox 135.3,34.6,135.6,34.8 --format gpkg "
                             "--crs EPSG:6674 --out shelters-osaka");
  addQueryOptions(*command, options->query);
  command->add_option("--out", options->out, "the package folder to make")->required();
  command->add_option("--format", options->request.format, "gpkg, geojson or csv");
  command->add_option("--crs", options->request.crs,
                      "EPSG:6668 (default), EPSG:6669..6687 (平面直角座標系 I-XIX), ...");
  command->add_option("--id", options->request.ids, "record ids instead of a search (repeatable)")
      ->take_all();
  command->add_option("--basket", options->basket, "a file of record ids, one a line");
  command->add_flag("--strict", options->request.strict, "any loss is an error");
  command->callback([&context, options] { runExport(context, *options); });
}

}  // namespace kokudo::cli
