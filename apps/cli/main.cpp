#include "apps/cli/Command.h"
#include "apps/workbench/DataFolder.h"
#include "apps/workbench/Version.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>
#include <system_error>

namespace {

kokudo::CancelToken* interruptToken = nullptr;

// The first Ctrl-C asks, the second does not wait.
extern "C" void onInterrupt(int) {
  if (interruptToken->cancelled()) _exit(130);
  interruptToken->cancel();
}

void listenForInterrupt(kokudo::CancelToken& token) {
  interruptToken = &token;
  struct sigaction action {};
  action.sa_handler = onInterrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void addCommonOptions(CLI::App& app, kokudo::cli::CommandContext& context) {
  app.add_option("--workspace", context.workspaceFolder, "the workspace folder")
      ->default_val(kokudo::workspace::Workspace::defaultFolder());
  app.add_flag("--json", context.json, "one JSON document on stdout");
  app.add_flag("--quiet", context.quiet, "no progress and no notes on stderr");
  app.set_version_flag("--version", kokudo::workbench::versionText());
}

// The first word that should have been a command and is none; "" if there is a command.
std::string unknownCommand(const CLI::App& app, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--workspace") ++i;
    if (word.starts_with("-")) continue;
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    const bool known = std::any_of(commands.begin(), commands.end(), [&](const CLI::App* command) {
      return command->get_name() == word;
    });
    return known ? "" : word;
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  using namespace kokudo;
  cli::CommandContext context;
  CLI::App app{"Kokudo (国土): cross-search and 3D for Japan's land and infrastructure data",
               "kokudo"};
  app.require_subcommand(1);
  app.footer("kokudo COMMAND --help shows an example of each command.");
  addCommonOptions(app, context);
  cli::addSourcesCommand(app, context);
  cli::addHarvestCommand(app, context);
  cli::addFetchCommand(app, context);
  cli::addImportCommand(app, context);
  cli::addIndexCommand(app, context);
  cli::addSearchCommand(app, context);
  cli::addShowCommand(app, context);
  cli::addSuggestCommand(app, context);
  cli::addTileCommand(app, context);
  cli::addRenderCommand(app, context);
  cli::addExportCommand(app, context);
  cli::addVerifyCommand(app, context);
  cli::addDoctorCommand(app, context);
  listenForInterrupt(context.token);
  app.parse_complete_callback([&] { workbench::useGridsOf(context.workspaceFolder); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    if (const auto unknown = unknownCommand(app, argc, argv); !unknown.empty())
      fmt::print(stderr, "kokudo: there is no command \"{}\"\n", unknown);
    app.exit(e, std::cerr, std::cerr);
    return static_cast<int>(cli::ExitCode::Usage);
  } catch (const std::system_error& e) {
    // Whoever read our output went away (kokudo search ... | head): nothing is left to say.
    if (e.code().value() == EPIPE) return static_cast<int>(context.exitCode);
    fmt::print(stderr, "kokudo: {}\n", e.what());
    return static_cast<int>(cli::ExitCode::Failed);
  }
  return static_cast<int>(context.exitCode);
}
