#include "engine/content/detail/GltfSkin.h"

#include "engine/content/detail/GltfAccessor.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::content {

using geodesy::Mat4;

Result<std::vector<Mat4>> readSkin(const GltfDocument& document, std::size_t index,
                                   const NodePlaces& places) {
  const Json& skin = document.at("skins", index);
  const Json& joints = member(skin, "joints");
  std::vector<Mat4> out;
  if (!document.spend(sizeOf(joints))) return document.spent();
  AccessorValues bind;
  if (const auto accessor = unsignedOf(member(skin, "inverseBindMatrices"))) {
    auto values = readAccessor(document, static_cast<std::size_t>(*accessor));
    if (!values) return values.error();
    if (values->components != 16 || values->count < sizeOf(joints)) {
      return document.bad(fmt::format("skin {} has {} inverse bind matrices for {} joints", index,
                                      values->count, sizeOf(joints)));
    }
    bind = std::move(*values);
  }
  for (std::size_t i = 0; i < sizeOf(joints); ++i) {
    const auto node = unsignedOf(joints[i]);
    if (!node || *node >= places.size()) {
      return document.bad(fmt::format("skin {} names a missing joint", index));
    }
    const auto& place = places[static_cast<std::size_t>(*node)];
    if (!place) return std::vector<Mat4>{};
    Mat4 inverse;
    if (bind.count > 0) std::copy_n(bind.values.data() + i * 16, 16, inverse.m.begin());
    out.push_back(*place * inverse);
  }
  return out;
}

Mat4 blendedMatrix(const std::vector<Mat4>& joints, const LocalPrimitive& local,
                   std::size_t vertex) {
  Mat4 out;
  out.m.fill(0);
  double sum = 0;
  for (std::size_t k = vertex * local.influences; k < (vertex + 1) * local.influences; ++k) {
    if (local.weights[k] <= 0 || local.joints[k] >= joints.size()) continue;
    sum += local.weights[k];
    for (std::size_t i = 0; i < 16; ++i) {
      out.m[i] += local.weights[k] * joints[local.joints[k]].m[i];
    }
  }
  if (!(sum > 0)) return joints.front();
  for (double& value : out.m) value /= sum;
  return out;
}

}  // namespace kokudo::content
