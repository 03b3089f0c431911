#include "apps/viewer/Degree.h"
#include "apps/viewer/Script.h"
#include "apps/viewer/ViewerApp.h"
#include "apps/workbench/DataFolder.h"
#include "apps/workbench/ExitCode.h"
#include "apps/workbench/QueryOptions.h"
#include "apps/workbench/Version.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace {

using namespace kokudo;

struct Options {
  viewer::ViewerOptions viewer;
  std::string lookAt, size = "1440x900", language = "ja";
  double heading = 0, pitch = -40, distance = 3000;
  std::filesystem::path script;
};

void addOptions(CLI::App& app, Options& o) {
  app.add_option("--workspace", o.viewer.workspaceFolder, "the workspace folder")
      ->default_val(workspace::Workspace::defaultFolder());
  app.add_option("--scene", o.viewer.scene,
                 "a tileset (path or address) to show besides the workspace's layers");
  app.add_option("--look-at", o.lookAt, "LAT,LON,HEIGHT (degrees, metres above the ellipsoid)");
  app.add_option("--heading", o.heading, "degrees clockwise from north");
  app.add_option("--pitch", o.pitch, "degrees, negative looks down");
  app.add_option("--distance", o.distance, "metres from what is looked at");
  app.add_option("--search", o.viewer.search, "words to search for at the start");
  app.add_option("--size", o.size, "WxH of the window");
  app.add_option("--language", o.language, "ja or en");
  app.add_option_function<double>(
      "--memory",
      [&o](double mebibytes) {
        o.viewer.memoryCapBytes = static_cast<std::size_t>(mebibytes * 1024 * 1024);
      },
      "MiB that all that streams may take (2048)");
  app.add_flag("--offline", o.viewer.offline, "asks no network: what the cache holds must do");
  app.add_option("--script", o.script, "play a session from a file and end (docs/user-guide.md)");
  app.set_version_flag("--version", workbench::versionText());
  app.footer(
      "Example:\n  kokudo-viewer --look-at 34.638,135.412,0 --heading 20 --pitch -28 --distance "
      "5200");
}

Status complete(Options& o) {
  if (!o.lookAt.empty()) {
    const auto n = workbench::parseNumbers(o.lookAt, 3, "--look-at", "LAT,LON,HEIGHT");
    if (!n) return n.error();
    o.viewer.lookAt =
        scene::LookAt{geodesy::Cartographic::fromDegrees((*n)[1], (*n)[0], (*n)[2]),
                      o.heading * viewer::kDegree, o.pitch * viewer::kDegree, o.distance};
  }
  if (std::sscanf(o.size.c_str(), "%dx%d", &o.viewer.width, &o.viewer.height) != 2 ||
      o.viewer.width < 320 || o.viewer.height < 240 || o.viewer.width > 16384 ||
      o.viewer.height > 16384)
    return Error{Error::Kind::BadUsage,
                 "--size \"" + o.size + "\": expected WxH, at least 320x240"};
  if (o.language != "ja" && o.language != "en")
    return Error{Error::Kind::BadUsage, "--language \"" + o.language + "\": expected ja or en"};
  o.viewer.language =
      o.language == "ja" ? workbench::Language::Japanese : workbench::Language::English;
  return {};
}

int failed(const Error& error) {
  fmt::print(stderr, "kokudo-viewer: {}\n", error.message);
  return static_cast<int>(workbench::exitCodeFor(error));
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Kokudo (国土): the viewer", "kokudo-viewer"};
  addOptions(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    app.exit(e, std::cerr, std::cerr);
    return static_cast<int>(workbench::ExitCode::Usage);
  }
  if (const auto valid = complete(options); !valid) return failed(valid.error());
  workbench::useGridsOf(options.viewer.workspaceFolder);
  auto viewer = viewer::ViewerApp::create(options.viewer);
  if (!viewer) return failed(viewer.error());
  if (!options.script.empty()) {
    auto script = viewer::Script::load(options.script);
    if (!script) return failed(script.error());
    const auto played = script->play(**viewer);
    return played ? 0 : failed(played.error());
  }
  std::deque<viewer::InputEvent> none;
  while (!(*viewer)->closed()) (*viewer)->turn(none);
  return 0;
}
