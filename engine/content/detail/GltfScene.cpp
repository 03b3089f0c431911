#include "engine/content/detail/GltfScene.h"

#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfPrimitive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace kokudo::content {

namespace {

using geodesy::Mat4;
using geodesy::Vec3;

constexpr int kMaximumNodeDepth = 200;

Mat4 fromParts(const std::vector<double>& t, const std::vector<double>& r,
               const std::vector<double>& s) {
  Mat4 matrix;
  auto& m = matrix.m;
  if (r.size() == 4) {
    const double n = std::sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2] + r[3] * r[3]);
    const double x = n > 0 ? r[0] / n : 0, y = n > 0 ? r[1] / n : 0, z = n > 0 ? r[2] / n : 0,
                 w = n > 0 ? r[3] / n : 1;
    m[0] = 1 - 2 * (y * y + z * z);
    m[1] = 2 * (x * y + z * w);
    m[2] = 2 * (x * z - y * w);
    m[4] = 2 * (x * y - z * w);
    m[5] = 1 - 2 * (x * x + z * z);
    m[6] = 2 * (y * z + x * w);
    m[8] = 2 * (x * z + y * w);
    m[9] = 2 * (y * z - x * w);
    m[10] = 1 - 2 * (x * x + y * y);
  }
  for (std::size_t column = 0; column < 3 && s.size() == 3; ++column) {
    for (std::size_t row = 0; row < 3; ++row) m[column * 4 + row] *= s[column];
  }
  for (std::size_t i = 0; i < 3 && t.size() == 3; ++i) m[12 + i] = t[i];
  return matrix;
}

Mat4 nodeMatrix(const Json& node) {
  if (const auto matrix = numbersOf(member(node, "matrix"), 16); !matrix.empty()) {
    Mat4 out;
    std::copy(matrix.begin(), matrix.end(), out.m.begin());
    return out;
  }
  return fromParts(numbersOf(member(node, "translation"), 3),
                   numbersOf(member(node, "rotation"), 4), numbersOf(member(node, "scale"), 3));
}

/// Rows that turn normals: the cofactors, which need no division and survive a flat scale.
std::array<Vec3, 3> normalRows(const Mat4& matrix) {
  const auto& m = matrix.m;
  const Vec3 x{m[0], m[1], m[2]}, y{m[4], m[5], m[6]}, z{m[8], m[9], m[10]};
  const double sign = dot(x, cross(y, z)) < 0 ? -1.0 : 1.0;
  return {cross(y, z) * sign, cross(z, x) * sign, cross(x, y) * sign};
}

class SceneReader {
 public:
  SceneReader(const GltfDocument& document, Model& model) : _document(document), _model(model) {}

  Status read(const Mat4& toEcef) {
    const Json& root = _document.root();
    _visited.assign(sizeOf(member(root, "nodes")), false);
    const auto scene = unsignedOf(member(root, "scene")).value_or(0);
    const Json& nodes = member(_document.at("scenes", static_cast<std::size_t>(scene)), "nodes");
    for (std::size_t i = 0; i < sizeOf(nodes); ++i) {
      if (auto status = readNode(nodes[i], toEcef, 0); !status) return status;
    }
    return settle();
  }

 private:
  Status readNode(const Json& index, const Mat4& parent, int depth) {
    const auto number = unsignedOf(index);
    if (!number || *number >= _visited.size()) return _document.bad("a scene names a missing node");
    const auto i = static_cast<std::size_t>(*number);
    // Nodes form strict trees; a second visit is a cycle or a shared child.
    if (_visited[i]) return _document.bad(fmt::format("node {} has two parents", i));
    if (depth > kMaximumNodeDepth) return _document.bad("nodes nest too deep");
    _visited[i] = true;
    const Json& node = _document.at("nodes", i);
    const Mat4 matrix = parent * nodeMatrix(node);
    if (const auto mesh = unsignedOf(member(node, "mesh"))) {
      if (auto status = readInstances(node, static_cast<std::size_t>(*mesh), matrix); !status)
        return status;
    }
    const Json& children = member(node, "children");
    for (std::size_t c = 0; c < sizeOf(children); ++c) {
      if (auto status = readNode(children[c], matrix, depth + 1); !status) return status;
    }
    return {};
  }

  Status readInstances(const Json& node, std::size_t mesh, const Mat4& matrix) {
    const Json& primitives = member(_document.at("meshes", mesh), "primitives");
    if (member(member(node, "extensions"), "EXT_mesh_gpu_instancing").is_object()) {
      return _document.unsupported("uses EXT_mesh_gpu_instancing, which is not read yet");
    }
    for (std::size_t i = 0; i < sizeOf(primitives); ++i) {
      auto local = readPrimitive(_document, primitives[i], _model.featureTables);
      if (!local) return local.error();
      if (local->positions.empty()) continue;
      const auto material = unsignedOf(member(primitives[i], "material"));
      if (material && *material < _model.materials.size()) {
        local->primitive.material = static_cast<int>(*material);
      }
      if (auto status = place(std::move(*local), matrix); !status) return status;
    }
    return {};
  }

  Status place(LocalPrimitive local, const Mat4& matrix) {
    for (std::size_t i = 0; i + 2 < local.positions.size(); i += 3) {
      double* p = local.positions.data() + i;
      const Vec3 moved = matrix.transformPoint({p[0], p[1], p[2]});
      p[0] = moved.x;
      p[1] = moved.y;
      p[2] = moved.z;
      if (!std::isfinite(moved.x) || !std::isfinite(moved.y) || !std::isfinite(moved.z)) {
        return _document.bad("a node's matrix moves vertices to infinity");
      }
      for (std::size_t c = 0; c < 3; ++c) {
        _low[c] = std::min(_low[c], p[c]);
        _high[c] = std::max(_high[c], p[c]);
      }
    }
    turnNormals(local.primitive.normals, matrix);
    const auto& m = matrix.m;
    const Vec3 x{m[0], m[1], m[2]}, y{m[4], m[5], m[6]}, z{m[8], m[9], m[10]};
    if (local.primitive.mode == Primitive::Mode::Triangles && dot(x, cross(y, z)) < 0) {
      // A mirror turns the winding (glTF 2.0 §3.7.4).
      auto& indices = local.primitive.indices;
      for (std::size_t i = 0; i + 2 < indices.size(); i += 3)
        std::swap(indices[i + 1], indices[i + 2]);
    }
    _placed.push_back(std::move(local));
    return {};
  }

  static void turnNormals(std::vector<float>& normals, const Mat4& matrix) {
    const auto columns = normalRows(matrix);
    for (std::size_t i = 0; i + 2 < normals.size(); i += 3) {
      const Vec3 turned = normalized(columns[0] * normals[i] + columns[1] * normals[i + 1] +
                                     columns[2] * normals[i + 2]);
      normals[i] = static_cast<float>(turned.x);
      normals[i + 1] = static_cast<float>(turned.y);
      normals[i + 2] = static_cast<float>(turned.z);
    }
  }

  Status settle() {
    if (_placed.empty()) return {};
    const Vec3 origin{(_low[0] + _high[0]) / 2, (_low[1] + _high[1]) / 2, (_low[2] + _high[2]) / 2};
    if (!std::isfinite(origin.x) || !std::isfinite(origin.y) || !std::isfinite(origin.z)) {
      return _document.bad("vertices lie too far apart");
    }
    _model.origin = origin;
    for (LocalPrimitive& local : _placed) {
      auto& out = local.primitive.positions;
      out.resize(local.positions.size());
      for (std::size_t i = 0; i + 2 < out.size(); i += 3) {
        out[i] = static_cast<float>(local.positions[i] - origin.x);
        out[i + 1] = static_cast<float>(local.positions[i + 1] - origin.y);
        out[i + 2] = static_cast<float>(local.positions[i + 2] - origin.z);
      }
      local.positions = {};
      _model.primitives.push_back(std::move(local.primitive));
    }
    return {};
  }

  const GltfDocument& _document;
  Model& _model;
  std::vector<bool> _visited;
  std::vector<LocalPrimitive> _placed;
  std::array<double, 3> _low{std::numeric_limits<double>::max(), std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::max()};
  std::array<double, 3> _high{std::numeric_limits<double>::lowest(),
                              std::numeric_limits<double>::lowest(),
                              std::numeric_limits<double>::lowest()};
};

}  // namespace

Status readScene(const GltfDocument& document, const Mat4& toEcef, Model& model) {
  return SceneReader(document, model).read(toEcef);
}

}  // namespace kokudo::content
