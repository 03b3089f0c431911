#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::content {

/// Reads the nodes of the document's scene into `model`, whose materials and feature tables are
/// there already. Everything is moved in double and stored relative to the centre of the whole.
/// @param toEcef y-up coordinates of the document -> ECEF
Status readScene(const GltfDocument& document, const geodesy::Mat4& toEcef, Model& model);

}  // namespace kokudo::content
