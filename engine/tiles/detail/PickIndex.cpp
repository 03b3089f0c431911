#include "engine/tiles/detail/PickIndex.h"

#include <algorithm>
#include <limits>

namespace kokudo::tiles::detail {

using content::Model;
using content::Primitive;

Bounds Bounds::none() {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  return {{kInfinity, kInfinity, kInfinity}, {-kInfinity, -kInfinity, -kInfinity}};
}

void Bounds::add(const float* position) {
  for (std::size_t k = 0; k < 3; ++k) {
    low[k] = std::min(low[k], position[k]);
    high[k] = std::max(high[k], position[k]);
  }
}

void Bounds::add(const Bounds& other) {
  add(other.low.data());
  add(other.high.data());
}

std::size_t cornersOf(Primitive::Mode mode) {
  return mode == Primitive::Mode::Triangles ? 3 : mode == Primitive::Mode::Lines ? 2 : 1;
}

std::size_t elementCount(const Primitive& primitive) {
  const std::size_t vertices = primitive.positions.size() / 3;
  const std::size_t corners = primitive.indices.empty() ? vertices : primitive.indices.size();
  return corners / cornersOf(primitive.mode);
}

PickIndex::PickIndex(const Model& model) {
  _parts.reserve(model.primitives.size());
  for (const Primitive& primitive : model.primitives) {
    Part part;
    part.all = Bounds::none();
    part.elements = elementCount(primitive);
    const std::size_t vertices = primitive.positions.size() / 3;
    const std::size_t corners = cornersOf(primitive.mode);
    part.runs.assign((part.elements + kRun - 1) / kRun, Bounds::none());
    for (std::size_t corner = 0; corner < part.elements * corners; ++corner) {
      const std::uint32_t vertex = cornerAt(primitive, corner);
      if (vertex >= vertices) continue;
      part.runs[corner / corners / kRun].add(primitive.positions.data() + 3 * std::size_t(vertex));
    }
    part.groups.assign((part.runs.size() + kRun - 1) / kRun, Bounds::none());
    for (std::size_t run = 0; run < part.runs.size(); ++run) {
      part.groups[run / kRun].add(part.runs[run]);
      part.all.add(part.runs[run]);
    }
    _parts.push_back(std::move(part));
  }
}

std::size_t PickIndex::byteSize() const {
  std::size_t bytes = _parts.size() * sizeof(Part);
  for (const Part& part : _parts) {
    bytes += (part.runs.size() + part.groups.size()) * sizeof(Bounds);
  }
  return bytes;
}

ModelCounts countsOf(const Model& model) {
  ModelCounts counts;
  for (const Primitive& primitive : model.primitives) {
    const bool isInstanced =
        primitive.instances >= 0 &&
        static_cast<std::size_t>(primitive.instances) < model.instanceSets.size();
    const std::size_t times =
        isInstanced
            ? model.instanceSets[static_cast<std::size_t>(primitive.instances)].transforms.size()
            : 1;
    const std::size_t elements = elementCount(primitive) * times;
    if (primitive.mode == Primitive::Mode::Triangles) counts.triangles += elements;
    if (primitive.mode == Primitive::Mode::Points) counts.points += elements;
  }
  for (const content::InstanceSet& set : model.instanceSets) {
    counts.instances += set.transforms.size();
  }
  return counts;
}

}  // namespace kokudo::tiles::detail
