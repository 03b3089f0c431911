#include "engine/scene/detail/InstanceTexels.h"

#include <algorithm>

namespace kokudo::scene::detail {

using content::InstanceSet;

namespace {

constexpr float kAsTheMeshSays = -1, kNone = -2;

double determinant(const std::array<float, 12>& m) {
  return double(m[0]) * (double(m[5]) * m[10] - double(m[6]) * m[9]) -
         double(m[1]) * (double(m[4]) * m[10] - double(m[6]) * m[8]) +
         double(m[2]) * (double(m[4]) * m[9] - double(m[5]) * m[8]);
}

}  // namespace

std::vector<float> instanceTexels(const InstanceSet& set) {
  static const std::vector<std::uint32_t> none;
  const auto& ids = set.featureIdSets.empty() ? none : set.featureIdSets.front().ids;
  std::vector<float> texels;
  texels.reserve(set.transforms.size() * 16);
  for (std::size_t i = 0; i < set.transforms.size(); ++i) {
    texels.insert(texels.end(), set.transforms[i].begin(), set.transforms[i].end());
    const float id = i >= ids.size()                 ? kAsTheMeshSays
                     : ids[i] == content::kNoFeature ? kNone
                                                     : static_cast<float>(ids[i]);
    texels.insert(texels.end(), {id, 0, 0, 0});
  }
  return texels;
}

bool anyMirrored(const InstanceSet& set) {
  return std::any_of(set.transforms.begin(), set.transforms.end(),
                     [](const auto& m) { return determinant(m) < 0; });
}

osg::BoundingBox boxOfInstances(const InstanceSet& set, const osg::BoundingBox& box) {
  osg::BoundingBox all;
  for (const auto& m : set.transforms) {
    for (unsigned corner = 0; corner < 8; ++corner) {
      const osg::Vec3 p = box.corner(corner);
      const auto row = [&](int r) {
        return m[r] * p.x() + m[r + 1] * p.y() + m[r + 2] * p.z() + m[r + 3];
      };
      all.expandBy(row(0), row(4), row(8));
    }
  }
  return all;
}

}  // namespace kokudo::scene::detail
