#pragma once

#include "engine/content/detail/GltfDocument.h"

#include <string>

namespace kokudo::content {

/// The bytes of a view packed with EXT_meshopt_compression: `count` elements of `byteStride` bytes.
/// BadInput for what breaks the extension's rules.
/// @param packing the extension of bufferViews[index]
Result<std::string> unpackMeshopt(const GltfDocument& document, const Json& packing, Bytes packed,
                                  std::size_t index);

}  // namespace kokudo::content
