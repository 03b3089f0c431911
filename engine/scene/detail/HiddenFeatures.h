#pragma once

#include "engine/scene/detail/FeatureRules.h"
#include "engine/tiles/Tileset.h"

namespace kokudo::scene::detail {

/// The rows by which a primitive is painted, at the point that was hit.
struct PaintedRow {
  RowTables tables;
  std::size_t row = 0;
  bool known = true;  ///< false: the point belongs to no feature
};
PaintedRow paintedRowAt(const content::Model& model, const content::SurfacePoint& point);

/// Whether what was hit is not drawn, by these rules.
bool hiddenAt(const FeatureRules& rules, const tiles::Tileset::Hit& hit);

}  // namespace kokudo::scene::detail
