#include "apps/cli/Command.h"
#include "apps/cli/ShardCommands.h"
#include "apps/workbench/DataFolder.h"
#include "apps/workbench/Version.h"
#include "engine/base/Files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>
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

// Wrong usage in the words of CLI11, with the command that is none where that is the reason.
void refuseUsage(kokudo::cli::CommandContext& context, const CLI::App& app,
                 const CLI::ParseError& error, int argc, char** argv) {
  const auto unknown = unknownCommand(app, argc, argv);
  // Where parsing stopped early, --json may not have been seen.
  context.json |= std::any_of(argv + 1, argv + argc,
                              [](const char* word) { return std::string_view(word) == "--json"; });
  context.fail({kokudo::Error::Kind::BadUsage,
                (unknown.empty() ? error.what() : "there is no command \"" + unknown + "\"") +
                    std::string("; --help shows what there is")});
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
  cli::addShardCommand(app, context);
  cli::addSearchCommand(app, context);
  cli::addShowCommand(app, context);
  cli::addSuggestCommand(app, context);
  cli::addQueriesCommand(app, context);
  cli::addTileCommand(app, context);
  cli::addLayersCommand(app, context);
  cli::addRenderCommand(app, context);
  cli::addExportCommand(app, context);
  cli::addVerifyCommand(app, context);
  cli::addDoctorCommand(app, context);
  listenForInterrupt(context.token);
  app.parse_complete_callback([&] { workbench::useGridsOf(context.workspaceFolder); });
  try {
    app.parse(argc, argv);
    if (std::fflush(stdout) != 0)
      throw std::system_error(errno, std::generic_category(), "standard output");
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    refuseUsage(context, app, e, argc, argv);
  } catch (const std::system_error& e) {
    // Whoever read our output went away (kokudo search ... | head): nothing is left to say.
    if (e.code().value() == EPIPE) return static_cast<int>(context.exitCode);
    context.fail({systemError(e.code().value(), "").kind, e.what()});
  } catch (const std::exception& e) {
    context.fail({Error::Kind::Io, e.what()});
  }
  return static_cast<int>(context.exitCode);
}
