#include "apps/cli/Command.h"
#include "apps/cli/Publish.h"
#include "apps/workbench/HarvestJob.h"
#include "apps/workbench/JsonText.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

struct HarvestCommandOptions {
  std::vector<std::string> sources;
  workbench::HarvestJobOptions job;
  bool all = false, noIndex = false;
};

// Several sources: the sum, and who failed.
void add(adapters::ChangeReport& sum, const adapters::ChangeReport& one) {
  sum.added += one.added;
  sum.changed += one.changed;
  sum.unchanged += one.unchanged;
  sum.gone += one.gone;
  sum.refused += one.refused;
  sum.complete = sum.complete && one.complete;
  sum.seconds += one.seconds;
  sum.warnings.append(one.warnings);
}

void runHarvest(CommandContext& context, const HarvestCommandOptions& options) {
  auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  if (const auto locked = workspace->lockForWriting(); !locked) return context.fail(locked.error());
  auto catalog = workspace->openCatalog(true);
  if (!catalog) return context.fail(catalog.error());
  const auto names = options.all ? workbench::sourceNames() : options.sources;
  adapters::ChangeReport sum;
  std::size_t failed = 0;
  std::string stoppedIn;
  for (const auto& name : names) {
    if (context.token.cancelled()) break;
    stoppedIn = name;
    const auto progress = context.makeProgress();
    const auto report =
        workbench::harvestSource(name, options.job, *catalog, *progress, context.token);
    if (report) {
      add(sum, *report);
      continue;
    }
    if (names.size() == 1 || report.error().kind == Error::Kind::BadUsage ||
        context.token.cancelled())
      return context.fail(report.error());
    ++failed;
    sum.complete = false;
    sum.warnings.warn(name, report.error().message);
  }
  if (context.token.cancelled())
    context.say("stopped; go on with: kokudo harvest " + stoppedIn + " --resume");
  else if (!publishChanges(context, *workspace, *catalog, options.noIndex))
    return;
  if (context.json)
    fmt::print("{}\n", workbench::toJson(sum));
  else
    printChanges(sum);
  setExitCode(context, sum);
  if (failed > 0 && failed == names.size()) context.exitCode = ExitCode::Failed;
}

}  // namespace

void addHarvestCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<HarvestCommandOptions>();
  auto* command =
      addCommand(app, "harvest", "bring the records of federated sources into the catalogue",
                 "KOKUDO_DPF_API_KEY=... kokudo harvest dpf --limit 20000");
  auto* sources =
      command->add_option("sources", options->sources, "names as `kokudo sources` lists them");
  auto* all = command->add_flag("--all", options->all, "every source");
  sources->excludes(all);
  command->add_option("--limit", options->job.limit, "at most so many records")
      ->check(countUpTo(1'000'000'000));
  command->add_option("--base-url", options->job.baseUrl, "another address of the source");
  command->add_option("--since", options->job.since,
                      "only what changed since this date (ISO 8601)");
  command->add_flag("--resume", options->job.resume, "go on where an interrupted harvest stopped");
  command->add_flag("--no-index", options->noIndex, "do not publish a generation");
  command->callback([&context, options] {
    if (options->sources.empty() && !options->all)
      return context.fail(
          {Error::Kind::BadUsage, "harvest: name a source, or --all; `kokudo sources` lists them"});
    runHarvest(context, *options);
  });
}

}  // namespace kokudo::cli
