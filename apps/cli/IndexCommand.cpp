#include "apps/cli/Command.h"
#include "apps/cli/Linking.h"
#include "apps/cli/ShardCommands.h"
#include "apps/workbench/EntityIndex.h"
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

void printGeneration(const CommandContext& context, const workspace::GenerationInfo& generation,
                     const workbench::LinksState& links) {
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(generation, links));
    return;
  }
  fmt::print("generation {}: {} records, {:.1f} MB, {}\n", generation.name, generation.records,
             static_cast<double>(generation.bytes) / 1e6, howMade(generation));
  for (const auto& [source, count] : generation.sources) fmt::print("  {:>9}  {}\n", count, source);
  fmt::print("{}\n", linksText(links));
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
  const auto linked = workbench::bringLinksUpToDate(*workspace, full, *progress, context.token);
  if (!linked) {
    context.say(fmt::format("published {} with {} records; link them with: kokudo index link",
                            generation->name, generation->records));
    return context.fail(linked.error());
  }
  const auto links = workbench::linksState(*workspace);
  if (!links) return context.fail(links.error());
  printGeneration(context, *generation, *links);
}

void runLink(CommandContext& context, bool full) {
  auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  if (const auto locked = workspace->lockForWriting(); !locked) return context.fail(locked.error());
  const auto progress = context.makeProgress();
  const auto linked = workbench::bringLinksUpToDate(*workspace, full, *progress, context.token);
  if (!linked) return context.fail(linked.error());
  const auto links = workbench::linksState(*workspace);
  if (!links) return context.fail(links.error());
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(*links, *linked));
    return;
  }
  fmt::print("{}\n", linksText(*links));
  const auto& report = linked->report;
  if (linked->built)
    fmt::print("  {} records in them; {} links by keys, {} by score, {} refused\n", report.members,
               report.keyLinks, report.scoredLinks, report.refused);
}

void runStats(CommandContext& context) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto generation = workspace->current();
  if (!generation) return context.fail(generation.error());
  const auto links = workbench::linksState(*workspace);
  if (!links) return context.fail(links.error());
  printGeneration(context, *generation, *links);
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
      addCommand(*command, "build",
                 "bring the index and the links between records to the state of the catalogue",
                 "kokudo index build");
  const auto full = std::make_shared<bool>(false);
  build->add_flag("--full", *full, "build all of it, not only what changed");
  build->callback([&context, full] { runBuild(context, *full); });
  auto* link =
      addCommand(*command, "link", "find the records that are one thing", "kokudo index link");
  const auto anew = std::make_shared<bool>(false);
  link->add_flag("--full", *anew, "even if the links are current");
  link->callback([&context, anew] { runLink(context, *anew); });
  addCommand(*command, "verify", "check every file of the current generation",
             "kokudo index verify")
      ->callback([&context] { runVerify(context); });
  addIndexShardCommand(*command, context);
  addCommand(*command, "stats", "records by source; the age of the links", "kokudo index stats")
      ->callback([&context] { runStats(context); });
}

}  // namespace kokudo::cli
