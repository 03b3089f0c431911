#pragma once

#include "engine/content/detail/GltfDocument.h"

#include <optional>
#include <vector>

namespace kokudo::content {

/// The component types of glTF; 64 bits and 32-bit integers occur in property tables.
enum class Component { Int8, Uint8, Int16, Uint16, Int32, Uint32, Int64, Uint64, Float32, Float64 };

std::size_t sizeOf(Component component);
/// Reads one component, little-endian, at `at`; the caller has checked the length.
double readNumber(Component component, const std::byte* at);
/// The value as a fraction of the type's range, -1..1 or 0..1.
double normalizedValue(Component component, double value);

/// Elements of an accessor, read into doubles: `components` numbers each, matrices by columns.
struct AccessorValues {
  std::size_t count = 0, components = 0;
  std::vector<double> values;
  Component component = Component::Float32;  ///< as stored
  bool normalized = false;                   ///< as the accessor says
};

/// The whole accessor with its sparse part, normalised where it says so. BadInput where anything
/// lies outside its buffer.
Result<AccessorValues> readAccessor(const GltfDocument& document, std::size_t index);
/// The numbers as they are stored, not normalised.
Result<AccessorValues> readRawAccessor(const GltfDocument& document, std::size_t index);
/// What an accessor says about its elements, without their values. BadInput for unknown types.
Result<AccessorValues> describeAccessor(const GltfDocument& document, std::size_t index);
/// Turns raw values into fractions where the accessor says so.
void normalize(AccessorValues& values);
/// The same for indices and feature ids: whole numbers from 0 up. BadInput for others.
Result<std::vector<std::uint32_t>> readUnsigned(const GltfDocument& document, std::size_t index);
Result<std::vector<std::uint32_t>> asUnsigned(const GltfDocument& document,
                                              const std::vector<double>& values);

}  // namespace kokudo::content
