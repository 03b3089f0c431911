#pragma once

#include "engine/geodata/FeatureWriter.h"
#include "engine/geodata/detail/FeatureSink.h"

#include <ogr_spatialref.h>

namespace kokudo::geodata::detail {

/// GeoPackage or GeoJSON through GDAL.
Result<std::unique_ptr<FeatureSink>> createOgrSink(const std::string& path,
                                                   const FeatureWriteOptions& options,
                                                   const std::vector<FieldDefinition>& fields);

/// The CRS of `text` with x east; BadUsage if PROJ does not know it. @param where for the message
Status importCrs(const std::string& text, const std::string& where, OGRSpatialReference& crs);

}  // namespace kokudo::geodata::detail
