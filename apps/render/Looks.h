#pragma once

#include "apps/render/RenderOptions.h"
#include "engine/scene/SceneView.h"

#include <string>
#include <vector>

namespace kokudo::render {

/// Applies --style, --only and --hide to all layers but terrain. BadUsage or BadInput for what
/// makes no sense.
Status applyLooks(scene::SceneView& view, const RenderOptions& options,
                  const std::vector<workspace::SceneLayer>& layers);

/// Features that --only and --hide leave; empty where they leave all.
Result<scene::FeaturePredicate> shownBy(const RenderOptions& options);

/// "NAME=VALUE" as a rule that holds for features whose property NAME reads VALUE; of several any.
/// BadUsage for a text without '='.
Result<scene::FeaturePredicate> predicateOf(const std::string& option,
                                            const std::vector<std::string>& conditions);

}  // namespace kokudo::render
