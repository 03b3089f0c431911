#pragma once

#include "engine/content/Model.h"

namespace kokudo::tiles::detail {

/// Drops what only drawing needs, once it is on the GPU: normals, colours, texture coordinates and
/// pixels that no feature id and no property is read from. Positions, indices, ids, heights and
/// tables stay: picking, measuring and styling need them.
void compactModel(content::Model& model);

}  // namespace kokudo::tiles::detail
