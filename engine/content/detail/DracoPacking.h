#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace kokudo::content {

/// Triangles as KHR_draco_mesh_compression stores them.
struct DracoBytes {
  std::string bytes;
  std::size_t vertices = 0, indices = 0;  ///< of the mesh that readers unpack
};

/// Packs triangles by Draco's edgebreaker. Vertices that are equal in everything become one,
/// vertices come in another order, triangles without an area may go. Positions come first.
class DracoPacker {
 public:
  explicit DracoPacker(std::size_t vertices);
  ~DracoPacker();

  /// All return the id that the extension names.
  int addPositions(std::span<const float> xyz, int exponent);
  /// @param exponent every value lies on the grid 2^exponent and within 2^23 steps of zero
  int addNumbers(std::span<const float> values, std::size_t components, int exponent);
  /// Unit vectors, within 0.2 degrees with 10 bits, 0.8 with 8.
  int addDirections(std::span<const float> xyz, int bits);
  int addColors(std::span<const std::uint8_t> rgba);

  Result<DracoBytes> pack(std::span<const std::uint32_t> indices);

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

/// The finest grid 2^e, no finer than `tolerance` needs, on which every value takes 24 bits at
/// most: what is too large for the tolerance moves by a float's own precision at the largest value.
int gridExponent(std::span<const float> values, double tolerance);

}  // namespace kokudo::content
