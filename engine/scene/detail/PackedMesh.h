#pragma once

#include "engine/content/Model.h"

#include <osg/BoundingBox>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::scene::detail {

/// The places of a vertex in every program that draws tiles.
enum VertexSlot : unsigned {
  kPositionSlot = 0,
  kNormalSlot = 1,
  kColourSlot = 2,
  kUvSlot = 3,  ///< and the next
  kFeatureSlot = 5,
  kHeightSlot = 6,
  kDrawSlot = 7  ///< set per draw call
};

/// Part of a mesh's indices, or of its vertices where there are none.
struct DrawRange {
  unsigned mode = 0;      ///< GL_POINTS, GL_LINES, GL_TRIANGLES
  std::size_t first = 0;  ///< index
  std::size_t count = 0;  ///< indices
};

/// A primitive as it goes to the GPU: interleaved vertices, narrow indices.
struct PackedMesh {
  struct Attribute {
    unsigned slot = 0;
    int components = 0;
    unsigned type = 0;  ///< GL_FLOAT ...
    bool normalized = false, integer = false;
    std::size_t offset = 0;
  };
  std::vector<std::byte> vertices, indices;
  unsigned indexType = 0;  ///< 0: drawn without indices
  std::size_t stride = 0, vertexCount = 0, indexCount = 0;
  std::vector<Attribute> attributes;
  DrawRange surface;
  DrawRange outline;  ///< count 0: none
  osg::BoundingBox box;

  bool has(unsigned slot) const;
  std::size_t byteSize() const { return vertices.size() + indices.size(); }
};

/// Whether all arrays of the primitive fit together.
bool consistent(const content::Primitive& primitive);

/// Metres of each vertex above the lowest vertex of its feature, along `up`.
std::vector<float> heightsAboveFoot(const content::Primitive& primitive, geodesy::Vec3 up);

/// @param primitive consistent   @param uvSets at most two sets of texture coordinates to carry
/// @param up unit; for the height over the foot   @param withFoot or 標高, where it has that
PackedMesh packMesh(const content::Primitive& primitive, const std::vector<int>& uvSets,
                    geodesy::Vec3 up, bool withFoot);

}  // namespace kokudo::scene::detail
