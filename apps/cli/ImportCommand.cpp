#include "apps/cli/Command.h"
#include "apps/cli/Publish.h"
#include "apps/workbench/ImportJob.h"
#include "apps/workbench/JsonText.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace kokudo::cli {
namespace {

struct ImportOptions {
  adapters::localfiles::ImportRequest request;
  bool noIndex = false;
};

using TakenByFolder = std::map<std::string, std::pair<std::uint64_t, std::uint64_t>>;

// An archive with a folder for each municipality would be two thousand lines: told as one.
TakenByFolder withoutInnerFolders(const TakenByFolder& taken) {
  TakenByFolder out;
  for (const auto& [folder, counts] : taken) {
    auto& sum = out[folder.substr(0, folder.find('!'))];
    sum.first += counts.first;
    sum.second += counts.second;
  }
  return out;
}

void printFiles(const std::vector<adapters::localfiles::ImportedFile>& files) {
  // Archives hold thousands of files: what was taken is counted by folder of its archive, what was
  // skipped or failed is named.
  TakenByFolder taken;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>>
      others;  // by state and reason
  for (const auto& file : files) {
    if (file.state == "taken") {
      const auto folder = file.path.substr(0, file.path.find_last_of("/!"));
      ++taken[folder].first;
      taken[folder].second += file.records;
    } else {
      others[{file.state, file.why}].push_back(file.path);
    }
  }
  constexpr std::size_t kMostLines = 60;
  if (taken.size() > kMostLines) taken = withoutInnerFolders(taken);
  for (const auto& [folder, counts] : taken)
    fmt::print("taken    {:>8} records from {} files in {}\n", counts.second, counts.first, folder);
  for (const auto& [what, paths] : others)
    fmt::print("{:<8} {} file{}: {} ({}{})\n", what.first, paths.size(),
               paths.size() == 1 ? "" : "s", what.second, paths.front(),
               paths.size() > 1 ? ", ..." : "");
}

void runImport(CommandContext& context, const ImportOptions& options) {
  auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  if (const auto locked = workspace->lockForWriting(); !locked) return context.fail(locked.error());
  auto catalog = workspace->openCatalog(true);
  if (!catalog) return context.fail(catalog.error());
  const auto progress = context.makeProgress();
  auto result = workbench::runImport(options.request, *catalog, *progress, context.token);
  if (context.token.cancelled())
    context.say("stopped; what was read so far is kept, run the same import again to go on");
  if (!result) return context.fail(result.error());
  if (!context.token.cancelled() && !publishChanges(context, *workspace, *catalog, options.noIndex))
    return;
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(*result));
  } else {
    printFiles(result->files);
    printChanges(result->changes);
  }
  setExitCode(context, result->changes);
  const bool failed = std::any_of(result->files.begin(), result->files.end(),
                                  [](const auto& file) { return file.state == "failed"; });
  if (failed && context.exitCode == ExitCode::Done) context.exitCode = ExitCode::Partly;
}

}  // namespace

void addImportCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<ImportOptions>();
  auto* command =
      addCommand(app, "import",
                 "local files as a source: GeoJSON, JSON, CSV, TSV, Shapefile, boring XML, CityGML",
                 "kokudo import ../shared/data/shelters ../shared/data/borings");
  command
      ->add_option("inputs", options->request.inputs,
                   "files (also .gz, .xz, .zst), folders, archives (zip, tar.gz: read in place)")
      ->required();
  command->add_option("--source", options->request.source,
                      "name of the source; by default from the mapping or the folder");
  command->add_option("--mapping", options->request.mapping,
                      "how columns become records (docs/mapping.md)");
  command->add_flag("--no-index", options->noIndex, "do not publish a generation");
  command->callback([&context, options] { runImport(context, *options); });
}

}  // namespace kokudo::cli
