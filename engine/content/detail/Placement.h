#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfInstances.h"
#include "engine/content/detail/GltfPrimitive.h"
#include "engine/geodesy/Vector.h"

#include <array>
#include <limits>
#include <string>
#include <vector>

namespace kokudo::content {

/// Collects primitives in ECEF double and stores them relative to the centre of them all.
class Placement {
 public:
  /// @param where for messages
  explicit Placement(std::string where) : _where(std::move(where)) {}

  /// @param matrix mesh -> ECEF
  Status add(LocalPrimitive local, const geodesy::Mat4& matrix);
  /// @param matrixOf the matrix of a vertex   @param mirrored whether the winding turns
  template <typename MatrixOf>
  Status addSkinned(LocalPrimitive&& local, const MatrixOf& matrixOf, bool mirrored) {
    auto& positions = local.positions;
    for (std::size_t i = 0; i + 2 < positions.size(); i += 3) {
      const geodesy::Mat4 matrix = matrixOf(i / 3);
      if (auto status = move(positions.data() + i, matrix); !status) return status;
      turnNormal(local.primitive.normals, i, matrix);
    }
    finish(local, mirrored);
    _placed.push_back(std::move(local));
    return {};
  }
  /// The primitives at every one of the places.
  Status addInstances(std::vector<LocalPrimitive> primitives, LocalInstances instances,
                      bool mirrored);

  /// Moves everything into the model and gives it its origin. BadInput where things lie too far
  /// apart.
  Status settle(Model& model);

 private:
  Status move(double* position, const geodesy::Mat4& matrix);
  Status include(geodesy::Vec3 point);
  static void turnNormal(std::vector<float>& normals, std::size_t at, const geodesy::Mat4& matrix);
  static void finish(LocalPrimitive& local, bool mirrored);

  std::string _where;
  std::vector<LocalPrimitive> _placed;  ///< instanced ones in their own axes
  std::vector<LocalInstances> _instances;
  std::array<double, 3> _low{std::numeric_limits<double>::max(), std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::max()};
  std::array<double, 3> _high{std::numeric_limits<double>::lowest(),
                              std::numeric_limits<double>::lowest(),
                              std::numeric_limits<double>::lowest()};
};

}  // namespace kokudo::content
