#pragma once

#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfDocument.h"

#include <map>
#include <string>
#include <vector>

namespace kokudo::content {

/// Points and corners of triangles that Draco bytes announce in their header; what comes of them
/// takes some 100 bytes each. The library takes the announcement for true, so ask before it runs.
/// BadInput for a broken header.
Result<std::uint64_t> announcedDracoElements(Bytes bytes, const std::string& where);

/// A mesh unpacked from KHR_draco_mesh_compression.
struct DracoMesh {
  std::size_t vertices = 0;
  std::vector<std::uint32_t> indices;                ///< triangles, inside the vertices
  std::map<std::string, AccessorValues> attributes;  ///< raw values by the glTF's name
};

/// @param primitive with the extension; its accessors say how the values are to be understood
Result<DracoMesh> decodeDracoMesh(const GltfDocument& document, const Json& primitive);

}  // namespace kokudo::content
