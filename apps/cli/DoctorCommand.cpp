#include "apps/cli/Command.h"
#include "apps/cli/ProgramFolder.h"
#include "apps/workbench/Doctor.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

void runDoctor(CommandContext& context, bool offline) {
  const auto checks =
      workbench::examine({context.workspaceFolder, programFolder(), !offline}, context.token);
  if (!workbench::healthy(checks)) context.exitCode = ExitCode::Failed;
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(checks));
    return;
  }
  for (const auto& check : checks) {
    fmt::print("{:<8} {}: {}\n", check.state, check.name, check.detail);
    if (!check.fix.empty()) fmt::print("         -> {}\n", check.fix);
  }
}

}  // namespace

void addDoctorCommand(CLI::App& app, CommandContext& context) {
  auto offline = std::make_shared<bool>(false);
  auto* command = addCommand(app, "doctor", "what is installed, grids, GL, sources, workspace",
                             "kokudo doctor --json");
  command->add_flag("--offline", *offline, "do not ask the sources whether they answer");
  command->callback([&context, offline] { runDoctor(context, *offline); });
}

}  // namespace kokudo::cli
