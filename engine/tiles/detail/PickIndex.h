#pragma once

#include "engine/content/Model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::tiles::detail {

/// Least and greatest coordinates, metres in the primitive's own axes.
struct Bounds {
  std::array<float, 3> low{}, high{};
  void add(const float* position);
  void add(const Bounds& other);
  static Bounds none();
};

/// Where the triangles, lines and points of a model lie, so that a ray looks at few of them: bounds
/// of runs of 32 elements, and of runs of 32 of those. One pass over the model; immutable.
class PickIndex {
 public:
  static constexpr std::size_t kRun = 32;
  struct Part {
    std::size_t elements = 0;  ///< triangles, lines or points of a primitive
    Bounds all;
    std::vector<Bounds> runs;    ///< of kRun elements each
    std::vector<Bounds> groups;  ///< of kRun runs each
  };

  explicit PickIndex(const content::Model& model);
  const Part& part(std::size_t primitive) const { return _parts[primitive]; }
  std::size_t byteSize() const;

 private:
  std::vector<Part> _parts;
};

/// Vertices that make one element: 3, 2 or 1.
std::size_t cornersOf(content::Primitive::Mode mode);
/// Whole elements of a primitive.
std::size_t elementCount(const content::Primitive& primitive);
/// A vertex of an element; may lie behind the last vertex where the data are bad.
inline std::uint32_t cornerAt(const content::Primitive& primitive, std::size_t corner) {
  return primitive.indices.empty() ? static_cast<std::uint32_t>(corner) : primitive.indices[corner];
}

/// What a model draws, instances counted.
struct ModelCounts {
  std::size_t triangles = 0, points = 0, instances = 0;
};
ModelCounts countsOf(const content::Model& model);

}  // namespace kokudo::tiles::detail
