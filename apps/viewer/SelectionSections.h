#pragma once

#include "apps/workbench/ViewerState.h"
#include "engine/scene/SceneView.h"

#include <vector>

namespace kokudo::viewer {

/// What the inspector shows of a pick below its first feature's attributes: further features,
/// surface, metadata of tile, content, group and tileset, the tileset's statistics.
std::vector<workbench::SelectionSection> sectionsOf(const scene::PickResult& hit);

}  // namespace kokudo::viewer
