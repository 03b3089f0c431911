#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GlbBuffer.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kokudo::content {

/// A view as EXT_meshopt_compression stores it.
struct PackedView {
  std::string bytes;
  std::size_t count = 0, stride = 0;  ///< of the unpacked elements
  const char* mode = "ATTRIBUTES";
  const char* filter = "NONE";
};

/// Packs the views of a glb one after the other. The buffer that unpacked views name holds nothing
/// (`fallback`).
class ViewPacker {
 public:
  explicit ViewPacker(GlbBuffer& buffer) : _buffer(buffer) {}
  /// @return index of the view
  std::size_t add(const PackedView& view, int target);
  std::size_t addAccessor(const PackedView& view, int componentType, const char* type, int target);
  /// Length of the buffer without content; 0 if nothing was packed.
  std::size_t unpackedBytes() const { return _unpackedBytes; }

 private:
  GlbBuffer& _buffer;
  std::size_t _unpackedBytes = 0;
};

/// The exponent e of the coarsest grid 2^e on which every value moves by at most `tolerance`; none
/// where a value needs more than 24 bits on it or is not finite: then floats must stay as they are.
std::optional<int> fixedPointExponent(std::span<const float> values, double tolerance);

/// The values on the grid 2^`exponent`, to the nearest step; `NextToZero` gives what is not 0 at
/// least one step: the sign of a height says land or water.
enum class Rounding { Nearest, NextToZero };
std::vector<float> onGrid(std::span<const float> values, int exponent, Rounding rounding);

/// Floats, by filter EXPONENTIAL if they lie on the grid 2^`exponent`, else bit by bit.
/// @param components of an element
PackedView packFloats(std::span<const float> values, std::size_t components,
                      std::optional<int> exponent);

/// Unit vectors as normalized 16-bit numbers of stride 8 (KHR_mesh_quantization) through filter
/// OCTAHEDRAL with 12 bits: within 0.05 degrees.
PackedView packDirections(std::span<const float> xyz);

/// Elements of bytes. @param stride a multiple of 4
PackedView packBytes(std::span<const std::uint8_t> bytes, std::size_t stride);

/// Indices of 2 bytes up to 65535 vertices, else of 4.
PackedView packIndices(std::span<const std::uint32_t> indices, std::size_t vertices,
                       bool triangles);

/// The triangles in an order that packs and draws well, vertices in the order of first use; those
/// that no triangle uses are dropped. Other modes come back as they are.
Primitive reordered(const Primitive& primitive);

}  // namespace kokudo::content
