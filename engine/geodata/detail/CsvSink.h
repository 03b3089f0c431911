#pragma once

#include "engine/geodata/FeatureWriter.h"
#include "engine/geodata/detail/FeatureSink.h"

namespace kokudo::geodata::detail {

/// RFC 4180 with BOM and CRLF. x and y come first: the point itself, or the middle of the envelope.
Result<std::unique_ptr<FeatureSink>> createCsvSink(const std::string& path,
                                                   const FeatureWriteOptions& options,
                                                   const std::vector<FieldDefinition>& fields);

}  // namespace kokudo::geodata::detail
