#pragma once

#include "engine/content/ContentDecoder.h"

namespace kokudo::content {

/// GeoJSON (RFC 7946) as tile content (MAXAR_content_geojson): longitude and latitude in degrees on
/// WGS 84, heights in metres above the ellipsoid, 0 with a warning where there are none. Lines and
/// polygons follow the ground. The transform of the tile does not apply. A feature is a row of the
/// feature table; its "id" is the column "id" unless a property has that name.
Result<Model> decodeGeoJson(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
