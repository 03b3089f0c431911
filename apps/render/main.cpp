#include "apps/render/RenderJob.h"
#include "apps/render/StatisticsReport.h"
#include "apps/workbench/DataFolder.h"
#include "apps/workbench/ExitCode.h"
#include "apps/workbench/JsonText.h"
#include "apps/workbench/Version.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string_view>

namespace {

using namespace kokudo;

kokudo::CancelToken* interruptToken = nullptr;

// The first Ctrl-C asks, the second does not wait.
extern "C" void onInterrupt(int) {
  if (interruptToken->cancelled()) _exit(130);
  interruptToken->cancel();
}

int failed(const Error& error, bool json) {
  fmt::print(stderr, "kokudo-render: {}\n", error.message);
  if (json) fmt::print("{}\n", workbench::toJson(error));
  return static_cast<int>(workbench::exitCodeFor(error));
}

/// Wrong usage in the words of CLI11; where parsing stopped early, --json may not have been seen.
int refuseUsage(const CLI::ParseError& error, int argc, char** argv) {
  const bool json = std::any_of(
      argv + 1, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; });
  return failed({Error::Kind::BadUsage, error.what() + std::string("; --help shows what there is")},
                json);
}

int describeAndEnd(bool json) {
  const auto text = render::describe();
  if (!text) return failed(text.error(), json);
  fmt::print("{}", *text);
  return 0;
}

/// @return exit code
int draw(const render::RenderOptions& options, const CancelToken& token) {
  if (options.out.empty())
    return failed({Error::Kind::BadUsage, "--out: missing, expected the PNG to write"},
                  options.json);
  if (options.wait != "final")
    return failed({Error::Kind::BadUsage, "--wait: found \"" + options.wait + "\", expected final"},
                  options.json);
  if (options.language != "ja" && options.language != "en")
    return failed({Error::Kind::BadUsage,
                   "--language: found \"" + options.language + "\", expected ja or en"},
                  options.json);
  const auto report = render::render(options, token);
  if (!report) return failed(report.error(), options.json);
  for (const auto& problem : report->problems)
    if (!options.quiet) fmt::print(stderr, "{}: {}\n", problem.where, problem.what);
  if (!report->sourceStated && !options.quiet)
    fmt::print(stderr,
               "kokudo-render: no layer states its source, and the picture says so; give it by "
               "--credit, or by \"kokudo layers\" for a layer of the workspace\n");
  if (options.json)
    fmt::print("{}\n", render::toJson(*report));
  else
    fmt::print("{}\n", report->out);
  if (options.statistics) fmt::print(stderr, "{}", render::statisticsText(*report));
  const bool empty = report->statistics.tiles.tilesRendered == 0;
  const auto unreadable =
      std::any_of(report->problems.begin(), report->problems.end(), [&](const Diagnostic& problem) {
        return std::find(report->layers.begin(), report->layers.end(), problem.where) !=
               report->layers.end();
      });
  if (empty && unreadable) return static_cast<int>(workbench::ExitCode::Failed);
  if (report->complete) return 0;
  fmt::print(stderr, "kokudo-render: not every detail came within {} s; give a longer --timeout\n",
             options.timeoutSeconds);
  return static_cast<int>(workbench::ExitCode::Failed);
}

}  // namespace

int main(int argc, char** argv) {
  CancelToken token;
  interruptToken = &token;
  struct sigaction action {};
  action.sa_handler = onInterrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);

  render::RenderOptions options;
  CLI::App app{"Draws a picture of the scene without a window", "kokudo render"};
  app.footer(
      "Example: kokudo render --out port.png --size 1280x720 --look-at 34.638,135.412,0 "
      "--heading 20 --pitch -30 --distance 3000 --search 避難所");
  app.set_version_flag("--version", workbench::versionText());
  render::addOptions(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    return refuseUsage(e, argc, argv);
  }
  workbench::useGridsOf(options.workspaceFolder);
  return options.describe ? describeAndEnd(options.json) : draw(options, token);
}
