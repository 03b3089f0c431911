#include "apps/cli/Linking.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

/// Links are built whole: about 30 CPU seconds for a million records.
constexpr std::uint64_t kMostLinkedAlong = 300'000;

}  // namespace

std::string linksText(const workbench::LinksState& links) {
  using Age = workbench::LinksState::Age;
  if (links.age == Age::None)
    return "no links between records of one thing; build them with: kokudo index link";
  return fmt::format("{} things of several records; the links are {}", links.entities,
                     links.age == Age::Current
                         ? "current"
                         : "older than the catalogue, renew them with: kokudo index link");
}

bool linkChanges(CommandContext& context, const workspace::Workspace& workspace,
                 const catalog::Catalog& catalog) {
  const auto records = catalog.count();
  if (records && *records > kMostLinkedAlong) {
    const auto links = workbench::linksState(workspace);
    if (links && links->age != workbench::LinksState::Age::Current) context.say(linksText(*links));
    return true;
  }
  const auto progress = context.makeProgress();
  const auto linked = workbench::bringLinksUpToDate(workspace, false, *progress, context.token);
  if (linked) return true;
  context.say("the records are published; link those of one thing with: kokudo index link");
  context.fail(linked.error());
  return false;
}

}  // namespace kokudo::cli
