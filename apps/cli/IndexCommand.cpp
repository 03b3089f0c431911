#include "apps/cli/Command.h"
#include "apps/workbench/JsonText.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

std::string howMade(const workspace::GenerationInfo& generation) {
  if (generation.mode == "unchanged") return "unchanged: it holds the catalogue as it is";
  if (generation.mode == "delta")
    return fmt::format("delta of {} records, {} segments", generation.changed, generation.segments);
  if (generation.mode == "compacted")
    return fmt::format("compacted to {} segments", generation.segments);
  return "built whole";
}

void printGeneration(const CommandContext& context, const workspace::GenerationInfo& generation) {
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(generation));
    return;
  }
  fmt::print("generation {}: {} records, {:.1f} MB, {}\n", generation.name, generation.records,
             static_cast<double>(generation.bytes) / 1e6, howMade(generation));
  for (const auto& [source, count] : generation.sources) fmt::print("  {:>9}  {}\n", count, source);
}

void runBuild(CommandContext& context, bool full) {
  auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  if (const auto locked = workspace->lockForWriting(); !locked) return context.fail(locked.error());
  const auto progress = context.makeProgress();
  // Who asks for a build by name may do so because a file is damaged.
  const auto mode = full ? workspace::PublishMode::Full : workspace::PublishMode::Checked;
  const auto generation = workspace->publish(*progress, context.token, mode);
  if (!generation) return context.fail(generation.error());
  printGeneration(context, *generation);
}

void runStats(CommandContext& context) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto generation = workspace->current();
  if (!generation) return context.fail(generation.error());
  printGeneration(context, *generation);
}

void runVerify(CommandContext& context) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto progress = context.makeProgress();
  if (const auto checked = workspace->verifyIndex(*progress, context.token); !checked)
    return context.fail(checked.error());
  if (context.json)
    fmt::print("{{\"state\": \"intact\"}}\n");
  else
    fmt::print("the current generation is intact\n");
}

}  // namespace

void addIndexCommand(CLI::App& app, CommandContext& context) {
  auto* command =
      addCommand(app, "index", "the published search index", "kokudo index stats --json");
  command->require_subcommand(1);
  auto* build =
      addCommand(*command, "build", "bring the index to the state of the catalogue and publish it",
                 "kokudo index build");
  const auto full = std::make_shared<bool>(false);
  build->add_flag("--full", *full, "build all of it, not only what changed");
  build->callback([&context, full] { runBuild(context, *full); });
  addCommand(*command, "verify", "check every file of the current generation",
             "kokudo index verify")
      ->callback([&context] { runVerify(context); });
  addCommand(*command, "stats", "records by source", "kokudo index stats")->callback([&context] {
    runStats(context);
  });
}

}  // namespace kokudo::cli
