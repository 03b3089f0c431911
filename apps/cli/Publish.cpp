#include "apps/cli/Publish.h"

#include "apps/cli/Linking.h"

#include <fmt/format.h>

namespace kokudo::cli {

namespace {

// Not what this run changed: a run before it may have been killed between storing and publishing.
bool upToDate(const workspace::Workspace& workspace, const catalog::Catalog& catalog) {
  const auto generation = workspace.current();
  const auto revision = catalog.revision();
  return generation && revision && generation->catalogRevision == *revision;
}

}  // namespace

bool publishChanges(CommandContext& context, workspace::Workspace& workspace,
                    const catalog::Catalog& catalog, bool noIndex) {
  if (noIndex) return true;
  if (upToDate(workspace, catalog)) return linkChanges(context, workspace, catalog);
  const auto progress = context.makeProgress();
  const auto generation = workspace.publish(*progress, context.token);
  if (!generation) {
    context.say("the records are stored; publish them with: kokudo index build");
    context.fail(generation.error());
    return false;
  }
  context.say(fmt::format("published {} with {} records", generation->name, generation->records));
  return linkChanges(context, workspace, catalog);
}

void printChanges(const adapters::ChangeReport& changes) {
  constexpr std::size_t kShown = 20;
  fmt::print("added {}, changed {}, unchanged {}, gone {}, refused {} in {:.1f} s\n", changes.added,
             changes.changed, changes.unchanged, changes.gone, changes.refused, changes.seconds);
  const auto& items = changes.warnings.items();
  for (std::size_t i = 0; i < std::min(kShown, items.size()); ++i)
    fmt::print("warning  {}: {}\n", items[i].where, items[i].what);
  if (items.size() > kShown)
    fmt::print("... and {} more warnings (--json lists all)\n", items.size() - kShown);
}

void setExitCode(CommandContext& context, const adapters::ChangeReport& changes) {
  if (context.token.cancelled())
    context.exitCode = ExitCode::Interrupted;
  else if (changes.refused > 0 || !changes.complete)
    context.exitCode = ExitCode::Partly;
}

}  // namespace kokudo::cli
