#include "engine/content/detail/GltfScene.h"

#include "engine/content/detail/GltfInstances.h"
#include "engine/content/detail/GltfPrimitive.h"
#include "engine/content/detail/GltfSkin.h"
#include "engine/content/detail/GltfTransform.h"
#include "engine/content/detail/Placement.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::content {

namespace {

using geodesy::Mat4;

constexpr int kMaximumNodeDepth = 200;

class SceneReader {
 public:
  explicit SceneReader(GltfReading& reading)
      : _reading(reading), _document(reading.document), _placement(reading.document.uri()) {}

  Status read(const Mat4& toEcef) {
    const Json& root = _document.root();
    _places.resize(sizeOf(member(root, "nodes")));
    const auto scene = unsignedOf(member(root, "scene")).value_or(0);
    const Json& nodes = member(_document.at("scenes", static_cast<std::size_t>(scene)), "nodes");
    for (std::size_t i = 0; i < sizeOf(nodes); ++i) {
      if (auto status = placeNode(nodes[i], toEcef, 0); !status) return status;
    }
    // All nodes have their place before the first mesh is read: skins need those of their joints.
    for (const std::size_t node : _withMesh) {
      if (auto status = readNode(_document.at("nodes", node), *_places[node]); !status) {
        return status;
      }
    }
    return _placement.settle(_reading.model);
  }

 private:
  Status placeNode(const Json& index, const Mat4& parent, int depth) {
    const auto number = unsignedOf(index);
    if (!number || *number >= _places.size()) return _document.bad("a scene names a missing node");
    const auto i = static_cast<std::size_t>(*number);
    // Nodes form strict trees; a second visit is a cycle or a shared child.
    if (_places[i]) return _document.bad(fmt::format("node {} has two parents", i));
    if (depth > kMaximumNodeDepth) return _document.bad("nodes nest too deep");
    const Json& node = _document.at("nodes", i);
    _places[i] = parent * nodeMatrix(node);
    const Json& visibility = member(member(node, "extensions"), "KHR_node_visibility");
    if (member(visibility, "visible") == false) return {};
    if (unsignedOf(member(node, "mesh"))) _withMesh.push_back(i);
    const Mat4 matrix = *_places[i];
    const Json& children = member(node, "children");
    for (std::size_t c = 0; c < sizeOf(children); ++c) {
      if (auto status = placeNode(children[c], matrix, depth + 1); !status) return status;
    }
    return {};
  }

  Status readNode(const Json& node, const Mat4& matrix) {
    auto primitives = readMesh(node);
    if (!primitives) return primitives.error();
    if (primitives->empty()) return {};
    if (member(member(node, "extensions"), "EXT_mesh_gpu_instancing").is_object()) {
      auto instances = readInstances(_reading, node, matrix);
      if (!instances) return instances.error();
      return placeInstances(std::move(*primitives), *instances);
    }
    auto joints = readJoints(node);
    if (!joints) return joints.error();
    for (LocalPrimitive& local : *primitives) {
      const bool skinned = local.influences > 0 && !joints->empty();
      const auto matrixOfVertex = [&](std::size_t vertex) {
        return skinned ? blendedMatrix(*joints, local, vertex) : matrix;
      };
      // A skin's mirror shows in its joints; they agree or the mesh is torn anyway.
      const bool mirrored = mirrors(skinned ? joints->front() : matrix);
      auto status = skinned ? _placement.addSkinned(std::move(local), matrixOfVertex, mirrored)
                            : _placement.add(std::move(local), matrix);
      if (!status) return status;
    }
    return {};
  }

  Result<std::vector<LocalPrimitive>> readMesh(const Json& node) {
    const auto index = unsignedOf(member(node, "mesh")).value_or(0);
    const Json& mesh = _document.at("meshes", static_cast<std::size_t>(index));
    const Json& primitives = member(mesh, "primitives");
    const auto weights = morphWeights(node, mesh);
    if (!_document.spend(weights.size())) return _document.spent();
    std::vector<LocalPrimitive> out;
    for (std::size_t i = 0; i < sizeOf(primitives); ++i) {
      // Many nodes may name one mesh, even if there is nothing in its primitives.
      if (!_document.spend(1)) return _document.spent();
      auto local = readPrimitive(_reading, primitives[i], weights);
      if (!local) return local.error();
      if (local->positions.empty()) continue;
      const auto material = unsignedOf(member(primitives[i], "material"));
      if (material && *material < _reading.model.materials.size()) {
        local->primitive.material = static_cast<int>(*material);
      }
      out.push_back(std::move(*local));
    }
    return out;
  }

  static std::vector<double> morphWeights(const Json& node, const Json& mesh) {
    const Json& own = member(node, "weights");
    const Json& list = own.is_array() ? own : member(mesh, "weights");
    return numbersOf(list, sizeOf(list));
  }

  Result<std::vector<Mat4>> readJoints(const Json& node) {
    const auto skin = unsignedOf(member(node, "skin"));
    if (!skin) return std::vector<Mat4>{};
    auto joints = readSkin(_document, static_cast<std::size_t>(*skin), _places);
    if (joints && joints->empty()) {
      _reading.model.warnings.push_back(
          fmt::format("{}: skin {} has no joints in the scene; its mesh stays as modelled",
                      _document.uri(), *skin));
    }
    return joints;
  }

  Status placeInstances(std::vector<LocalPrimitive> primitives, const LocalInstances& instances) {
    for (const bool mirrored : {false, true}) {
      LocalInstances part = mirroredPart(instances, mirrored);
      if (part.matrices.empty()) continue;
      if (auto status = _placement.addInstances(primitives, std::move(part), mirrored); !status) {
        return status;
      }
    }
    return {};
  }

  GltfReading& _reading;
  const GltfDocument& _document;
  NodePlaces _places;
  std::vector<std::size_t> _withMesh;
  Placement _placement;
};

}  // namespace

Status readScene(GltfReading& reading, const Mat4& toEcef) {
  return SceneReader(reading).read(toEcef);
}

}  // namespace kokudo::content
