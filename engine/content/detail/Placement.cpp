#include "engine/content/detail/Placement.h"

#include "engine/content/detail/GltfTransform.h"

#include <algorithm>
#include <cmath>

namespace kokudo::content {

using geodesy::Mat4;
using geodesy::Vec3;

namespace {

// How far (m) instanced vertices may lie from their own origin before it is moved to them: a float
// keeps a tenth of a millimetre there.
constexpr double kFarFromOrigin = 1000;

using Box = std::array<Vec3, 2>;

Box boundsOf(const std::vector<LocalPrimitive>& primitives) {
  constexpr double kMax = std::numeric_limits<double>::max();
  Box box{Vec3{kMax, kMax, kMax}, Vec3{-kMax, -kMax, -kMax}};
  for (const LocalPrimitive& local : primitives) {
    for (std::size_t i = 0; i + 2 < local.positions.size(); i += 3) {
      const double* p = local.positions.data() + i;
      box[0] = {std::min(box[0].x, p[0]), std::min(box[0].y, p[1]), std::min(box[0].z, p[2])};
      box[1] = {std::max(box[1].x, p[0]), std::max(box[1].y, p[1]), std::max(box[1].z, p[2])};
    }
  }
  return box;
}

void store(const std::vector<double>& from, Vec3 origin, std::vector<float>& to) {
  to.resize(from.size());
  for (std::size_t i = 0; i + 2 < to.size(); i += 3) {
    to[i] = static_cast<float>(from[i] - origin.x);
    to[i + 1] = static_cast<float>(from[i + 1] - origin.y);
    to[i + 2] = static_cast<float>(from[i + 2] - origin.z);
  }
}

void turn(float* normal, const std::array<Vec3, 3>& columns) {
  const Vec3 turned =
      normalized(columns[0] * normal[0] + columns[1] * normal[1] + columns[2] * normal[2]);
  normal[0] = static_cast<float>(turned.x);
  normal[1] = static_cast<float>(turned.y);
  normal[2] = static_cast<float>(turned.z);
}

void turnNormals(std::vector<float>& normals, const Mat4& matrix) {
  const auto columns = normalRows(matrix);
  for (std::size_t i = 0; i + 2 < normals.size(); i += 3) turn(normals.data() + i, columns);
}

/// Rows of the upper three, the translation relative to `origin`.
std::array<float, 12> storedMatrix(const Mat4& matrix, Vec3 origin) {
  const std::array<double, 3> from{origin.x, origin.y, origin.z};
  std::array<float, 12> out{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      const double value = matrix.m[column * 4 + row] - (column == 3 ? from[row] : 0.0);
      out[row * 4 + column] = static_cast<float>(value);
    }
  }
  return out;
}

}  // namespace

Status Placement::include(Vec3 point) {
  const std::array<double, 3> p{point.x, point.y, point.z};
  for (std::size_t c = 0; c < 3; ++c) {
    if (!std::isfinite(p[c])) {
      return Error{Error::Kind::BadInput, _where + ": a node's matrix moves vertices to infinity"};
    }
    _low[c] = std::min(_low[c], p[c]);
    _high[c] = std::max(_high[c], p[c]);
  }
  return {};
}

Status Placement::move(double* position, const Mat4& matrix) {
  const Vec3 moved = matrix.transformPoint({position[0], position[1], position[2]});
  position[0] = moved.x;
  position[1] = moved.y;
  position[2] = moved.z;
  return include(moved);
}

void Placement::turnNormal(std::vector<float>& normals, std::size_t at, const Mat4& matrix) {
  if (at + 2 < normals.size()) turn(normals.data() + at, normalRows(matrix));
}

void Placement::finish(LocalPrimitive& local, bool mirrored) {
  local.joints = {};
  local.weights = {};
  if (!mirrored || local.primitive.mode != Primitive::Mode::Triangles) return;
  auto& indices = local.primitive.indices;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) std::swap(indices[i + 1], indices[i + 2]);
}

Status Placement::add(LocalPrimitive local, const Mat4& matrix) {
  for (std::size_t i = 0; i + 2 < local.positions.size(); i += 3) {
    if (auto status = move(local.positions.data() + i, matrix); !status) return status;
  }
  turnNormals(local.primitive.normals, matrix);
  finish(local, mirrors(matrix));
  _placed.push_back(std::move(local));
  return {};
}

Status Placement::addInstances(std::vector<LocalPrimitive> primitives, LocalInstances instances,
                               bool mirrored) {
  Box box = boundsOf(primitives);
  const Vec3 centre = (box[0] + box[1]) * 0.5;
  if (length(centre) > kFarFromOrigin) {
    for (LocalPrimitive& local : primitives) {
      for (std::size_t i = 0; i + 2 < local.positions.size(); i += 3) {
        local.positions[i] -= centre.x;
        local.positions[i + 1] -= centre.y;
        local.positions[i + 2] -= centre.z;
      }
    }
    for (Mat4& matrix : instances.matrices) matrix = matrix * Mat4::translation(centre);
    box = {box[0] - centre, box[1] - centre};
  }
  for (const Mat4& matrix : instances.matrices) {
    for (unsigned corner = 0; corner < 8; ++corner) {
      const Vec3 point{box[corner & 1].x, box[corner >> 1 & 1].y, box[corner >> 2 & 1].z};
      if (auto status = include(matrix.transformPoint(point)); !status) return status;
    }
  }
  for (LocalPrimitive& local : primitives) {
    turnNormals(local.primitive.normals, Mat4());  // to length 1: quantised ones are not quite
    local.primitive.instances = static_cast<int>(_instances.size());
    finish(local, mirrored);
    _placed.push_back(std::move(local));
  }
  _instances.push_back(std::move(instances));
  return {};
}

Status Placement::settle(Model& model) {
  if (_placed.empty()) return {};
  const Vec3 origin{(_low[0] + _high[0]) / 2, (_low[1] + _high[1]) / 2, (_low[2] + _high[2]) / 2};
  if (!std::isfinite(origin.x) || !std::isfinite(origin.y) || !std::isfinite(origin.z)) {
    return Error{Error::Kind::BadInput, _where + ": vertices lie too far apart"};
  }
  model.origin = origin;
  const int firstSet = static_cast<int>(model.instanceSets.size());
  for (LocalPrimitive& local : _placed) {
    const bool instanced = local.primitive.instances >= 0;
    store(local.positions, instanced ? Vec3{} : origin, local.primitive.positions);
    if (instanced) local.primitive.instances += firstSet;
    local.positions = {};
    model.primitives.push_back(std::move(local.primitive));
  }
  for (LocalInstances& instances : _instances) {
    InstanceSet set;
    set.transforms.reserve(instances.matrices.size());
    for (const Mat4& matrix : instances.matrices) {
      set.transforms.push_back(storedMatrix(matrix, origin));
    }
    set.featureIdSets = std::move(instances.featureIdSets);
    model.instanceSets.push_back(std::move(set));
  }
  return {};
}

}  // namespace kokudo::content
