#include "apps/cli/Command.h"
#include "apps/workbench/DataFolder.h"
#include "apps/workbench/Version.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

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
    app.exit(e, std::cerr, std::cerr);
    return static_cast<int>(cli::ExitCode::Usage);
  }
  return static_cast<int>(context.exitCode);
}
