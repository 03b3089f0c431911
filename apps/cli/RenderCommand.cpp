#include "apps/cli/Command.h"
#include "apps/cli/ProgramFolder.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kokudo::cli {
namespace {

// Drawing needs GL, this program does not: kokudo-render takes over this process.
void runRender(CommandContext& context, std::vector<std::string> arguments) {
  const auto program = programFolder() / "kokudo-render";
  if (!std::filesystem::exists(program))
    return context.fail(
        {Error::Kind::BadUsage, "render: " + program.string() +
                                    " was not built; configure with -DKOKUDO_BUILD_VIEWER=ON"});
  arguments.insert(arguments.begin(),
                   {program.string(), "--workspace", context.workspaceFolder.string()});
  if (context.json) arguments.emplace_back("--json");
  if (context.quiet) arguments.emplace_back("--quiet");
  std::vector<char*> raw;
  for (auto& argument : arguments) raw.push_back(argument.data());
  raw.push_back(nullptr);
  execv(program.c_str(), raw.data());
  context.fail(
      {Error::Kind::Io, "render: cannot start " + program.string() + ": " + std::strerror(errno)});
}

}  // namespace

void addRenderCommand(CLI::App& app, CommandContext& context) {
  auto* command =
      app.add_subcommand("render", "draw a picture without a window (kokudo render --help)");
  command->set_help_flag();
  command->prefix_command();
  command->callback([&context, command] { runRender(context, command->remaining()); });
}

}  // namespace kokudo::cli
