#pragma once

#include "apps/render/RenderOptions.h"
#include "engine/scene/SceneView.h"
#include "engine/styling/ColorScheme.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::render {

/// How features were coloured.
struct Coloring {
  styling::ColorScheme scheme;
  std::vector<std::uint64_t> counts;  ///< of each entry of the legend, in the tiles shown
  std::vector<std::string> layers;    ///< that have the attribute
};

/// Colours the features in view by --color-by and sets the legend; for a view whose tiles are all
/// there. Nothing where it is not asked for. BadUsage for an attribute that nothing has.
Result<std::optional<Coloring>> colorFeatures(scene::SceneView& view, const RenderOptions& options,
                                              const std::vector<workspace::SceneLayer>& layers);

}  // namespace kokudo::render
