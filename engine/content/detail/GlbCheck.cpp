#include "engine/content/detail/GlbCheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::content {

namespace {

// The largest run of whole numbers that a float holds exactly; vertex attributes have no 32-bit
// integer type.
constexpr std::uint32_t kMaximumFeatureId = 1u << 24;

}  // namespace

Status checkWritable(const Model& model, const Primitive& p, std::size_t index) {
  const std::size_t n = p.positions.size() / 3;
  const auto fits = [n](std::size_t size, std::size_t each) {
    return size == 0 || size == n * each;
  };
  const char* wrong = nullptr;
  if (p.positions.size() % 3 != 0) wrong = "positions are not triples";
  if (!fits(p.normals.size(), 3)) wrong = "normals do not match the positions";
  for (const auto& texcoords : p.texcoordSets) {
    if (!fits(texcoords.size(), 2)) wrong = "texture coordinates do not match the positions";
  }
  if (p.instances >= 0) wrong = "instances are not written yet";
  if (!fits(p.colors.size(), 4)) wrong = "colours do not match the positions";
  if (!fits(p.heights.size(), 1)) wrong = "heights do not match the positions";
  if (!fits(p.featureIds.size(), 1)) wrong = "feature ids do not match the positions";
  if (std::any_of(p.indices.begin(), p.indices.end(), [n](auto i) { return i >= n; })) {
    wrong = "an index points behind the last vertex";
  }
  if (p.material >= static_cast<int>(model.materials.size())) wrong = "there is no such material";
  if (p.featureTable >= static_cast<int>(model.featureTables.size())) {
    wrong = "there is no such feature table";
  }
  if (std::any_of(p.featureIds.begin(), p.featureIds.end(),
                  [](auto id) { return id >= kMaximumFeatureId && id != kNoFeature; })) {
    wrong = "a feature id is 2^24 or more; split the tile";
  }
  if (!std::all_of(p.positions.begin(), p.positions.end(),
                   [](float v) { return std::isfinite(v); })) {
    wrong = "a position is not finite";
  }
  if (!wrong) return {};
  return Error{Error::Kind::BadUsage,
               fmt::format("model cannot be written as glb: primitive {}: {}", index, wrong)};
}

}  // namespace kokudo::content
