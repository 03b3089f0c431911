#include "engine/content/detail/GlbDraft.h"

#include <algorithm>
#include <array>
#include <limits>

namespace kokudo::content {

namespace {

/// (x, y, z) of ECEF axes -> (x, z, -y) of glTF's y-up axes.
std::vector<float> yUp(const std::vector<float>& values) {
  std::vector<float> turned(values.size());
  for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
    turned[i] = values[i];
    turned[i + 1] = values[i + 2];
    turned[i + 2] = -values[i + 1];
  }
  return turned;
}

}  // namespace

GlbDraft::GlbDraft(const Model& what, const GlbOptions& how) : model(what), options(how) {
  if (options.compress && options.packing == GlbOptions::Packing::Draco)
    frame.emplace(model.origin);
}

std::vector<float> GlbDraft::turned(const std::vector<float>& xyz) const {
  return frame ? frame->toLocal(yUp(xyz)) : yUp(xyz);
}

void GlbDraft::addBounds(const std::vector<float>& positions) {
  std::array<float, 3> low, high;
  low.fill(std::numeric_limits<float>::max());
  high.fill(std::numeric_limits<float>::lowest());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    low[i % 3] = std::min(low[i % 3], positions[i]);
    high[i % 3] = std::max(high[i % 3], positions[i]);
  }
  buffer.accessors.back()["min"] = low;
  buffer.accessors.back()["max"] = high;
}

}  // namespace kokudo::content
