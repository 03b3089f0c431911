#pragma once

#include "apps/workbench/ColorChoice.h"
#include "apps/workbench/QueryOptions.h"
#include "engine/base/Result.h"
#include "engine/scene/GlobeCamera.h"
#include "index/workspace/Workspace.h"

#include <CLI/CLI.hpp>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::render {

inline constexpr double kDegree = 3.14159265358979323846 / 180;  ///< radians

/// The options of `kokudo render` as a person types them.
struct RenderOptions {
  std::filesystem::path out;
  std::string size = "1280x720";
  std::filesystem::path workspaceFolder;
  std::string scene;                ///< a tileset.json or the folder that holds one
  std::vector<std::string> layers;  ///< KIND=URI
  std::string lookAt;               ///< LAT,LON,HEIGHT
  double heading = 0, pitch = -35;  ///< degrees
  std::optional<double> distance;   ///< metres
  std::string wait = "final";
  double timeoutSeconds = 300;
  std::filesystem::path pins;
  workbench::QueryOptions query;
  bool search = false;  ///< --search was given, even without a word: then every record is a hit
  std::string highlight, language = "ja";
  std::filesystem::path style;          ///< a 3D Tiles style, for all layers but terrain
  std::vector<std::string> only, hide;  ///< NAME=VALUE of features to show alone, or to hide
  workbench::ColorOptions color;        ///< --color-by and what belongs to it
  bool legend = true;                   ///< drawn where features are coloured by an attribute
  std::string credit;                   ///< of the layers of --scene and --layer
  bool alone = false;                   ///< without the earth
  std::string pick;                     ///< "X,Y" pixels whose object is described
  std::filesystem::path cache;          ///< folder; "" = the workspace's
  bool noCache = false, offline = false;
  double memoryMebibytes = 2048;  ///< cap of all that streams
  bool statistics = false;
  int samples = 4;
  bool json = false, quiet = false, describe = false;
};

void addOptions(CLI::App& app, RenderOptions& options);

struct PictureSize {
  int width = 0, height = 0;
};
Result<PictureSize> parseSize(const std::string& text);

/// The view they ask for; nothing where the layers decide.
Result<std::optional<scene::LookAt>> parseView(const RenderOptions& options);

/// What --bbox frames where no view is given: west, south, east, north degrees.
Result<std::optional<std::array<double, 4>>> parseFrame(const RenderOptions& options);

/// BadUsage where options make no sense together.
Status checkTogether(const RenderOptions& options);

/// The layers they name: those of --scene and --layer, else those of the workspace. BadUsage for a
/// scene that is not there.
Result<std::vector<workspace::SceneLayer>> chosenLayers(const RenderOptions& options);

}  // namespace kokudo::render
