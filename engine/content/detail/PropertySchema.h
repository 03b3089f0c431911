#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfDocument.h"

#include <span>

namespace kokudo::content {

/// The schema of EXT_structural_metadata, in the document or in a file of its own; null where the
/// document has no metadata.
Result<Json> readSchema(const GltfDocument& document);

/// How a number that lies in a texel or a vertex becomes a value of the property. Arrays count as
/// vectors. BadInput for strings and for lengths that differ from value to value.
/// @param property of the class   @param use of the property texture or attribute: its offset and
/// scale go before the class's
Result<PropertyTexture::Property> readProperty(const GltfDocument& document, const Json& schema,
                                               const Json& property, const Json& use,
                                               const std::string& id);

/// The value of these raw numbers, one per component.
Value valueOf(const PropertyTexture::Property& property, std::span<const double> raw);

}  // namespace kokudo::content
