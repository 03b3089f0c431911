#pragma once

#include "apps/render/Coloring.h"
#include "apps/render/RenderOptions.h"
#include "engine/base/CancelToken.h"
#include "engine/scene/SceneView.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::render {

/// What a picture was made of.
struct RenderReport {
  std::string out, gl;
  PictureSize size;
  bool complete = false;  ///< everything that the view wants was there in time
  double seconds = 0;
  scene::SceneStatistics statistics;
  scene::LookAt view;
  std::vector<std::string> layers, credits;
  /// What the layers' tilesets say of their values, by layer; of --statistics.
  std::vector<std::pair<std::string, std::vector<tiles::ClassStatistics>>> tilesetStatistics;
  std::vector<Diagnostic> problems;
  std::optional<scene::PickResult> picked;
  std::optional<Coloring> coloring;  ///< of --color-by
  bool sourceStated = true;          ///< false: the picture says that nobody told it
  std::size_t pins = 0;
  std::uint64_t total = 0;  ///< hits of the search
};

/// Draws the picture and writes it.
Result<RenderReport> render(const RenderOptions& options, const CancelToken& token);

/// "GL renderer: ..." and what else the picture depends on, a line each.
Result<std::string> describe();

std::string toJson(const RenderReport& report);

}  // namespace kokudo::render
