#pragma once

#include "engine/scene/detail/ModelNode.h"
#include "engine/scene/detail/Stage.h"

namespace kokudo::scene::detail {

/// Draws a triangle of nothing with each program that most scenes use, so that the driver compiles
/// them before there is anything to see: 50-200 ms each on a software renderer. Needs the context.
void warmUp(Stage& stage, const NodeServices& services, unsigned framebuffer);

}  // namespace kokudo::scene::detail
