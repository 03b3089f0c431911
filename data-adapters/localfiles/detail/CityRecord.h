#pragma once

#include "data-adapters/localfiles/detail/FileContext.h"
#include "engine/content/CityGml.h"

namespace kokudo::adapters::localfiles {

/// The record of a top-level city object: id "<source>:<gml:id>", its footprint as geometry, its
/// official building number as a shared key.
catalog::Record cityRecord(const FileContext& file, const Mapping& mapping,
                           content::CityObject&& object, Notes& notes);

}  // namespace kokudo::adapters::localfiles
