#pragma once

#include "engine/geodata/Feature.h"

#include <ogr_api.h>

namespace kokudo::geodata::detail {

/// The geometry in our form: curves become lines, collections of one kind a multi-geometry, others
/// None.
Geometry fromOgr(OGRGeometryH geometry);

/// A new OGR geometry that the caller destroys; null for None.
OGRGeometryH toOgr(const Geometry& geometry);

}  // namespace kokudo::geodata::detail
