#pragma once

#include "data-adapters/localfiles/detail/FileContext.h"
#include "data-adapters/localfiles/detail/Placing.h"
#include "engine/content/BoringXml.h"

namespace kokudo::adapters::localfiles {

/// The record of a boring log; its id is the file's name. Nothing that names a person gets in.
catalog::Record boringRecord(const FileContext& file, const Mapping& mapping,
                             const content::Boring& boring, Placing& placing, Notes& notes);

}  // namespace kokudo::adapters::localfiles
