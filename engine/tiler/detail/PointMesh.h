#pragma once

#include "engine/content/Model.h"
#include "engine/tiler/detail/PointBlocks.h"

#include <string>

namespace kokudo::tiler::detail {

/// Boxes without floors as one primitive: eight vertices each, no normals, so that faces are flat
/// (glTF 2.0 §3.7.2.1). Vertices lie exactly in the regions of `PointTree`.
class BoxMesh {
 public:
  explicit BoxMesh(const geodesy::Vec3& origin) : _origin(origin) {}
  void add(const PointBuilding& building);
  void add(const PointBlock& block);
  bool empty() const { return _next == 0; }
  content::Primitive take(int featureTable, int material);

 private:
  void addBox(const std::array<std::array<double, 2>, 4>& corners, double low, double high);
  geodesy::Vec3 _origin;
  std::uint32_t _next = 0;
  content::Primitive _primitive;
};

/// The model of a tile. @param largest how many buildings an inner tile shows as they are
Result<content::Model> modelOf(const PointTree& tree, const PointTile& tile,
                               const std::vector<PointBuilding>& buildings, const PointStore& store,
                               std::size_t largest, const PointNaming& naming);

}  // namespace kokudo::tiler::detail
