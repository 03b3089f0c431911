#pragma once

#include "engine/content/detail/Json.h"
#include "engine/geodesy/Vector.h"

#include <array>

namespace kokudo::content {

/// Translation x rotation (x, y, z, w; need not be of length 1) x scale, as columns.
struct NodeParts {
  std::array<double, 3> translation{0, 0, 0};
  std::array<double, 4> rotation{0, 0, 0, 1};
  std::array<double, 3> scale{1, 1, 1};
};
geodesy::Mat4 matrixOf(const NodeParts& parts);
/// `matrix`, or `translation`, `rotation` and `scale` of a node.
geodesy::Mat4 nodeMatrix(const Json& node);

/// Rows that turn normals: the cofactors, which need no division and survive a flat scale.
std::array<geodesy::Vec3, 3> normalRows(const geodesy::Mat4& matrix);
/// Whether the matrix turns left into right and with it the winding (glTF 2.0 §3.7.4).
bool mirrors(const geodesy::Mat4& matrix);
bool isFinite(const geodesy::Mat4& matrix);

}  // namespace kokudo::content
