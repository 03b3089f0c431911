#pragma once

#include "engine/scene/detail/GlObjects.h"
#include "engine/scene/detail/PackedMesh.h"

#include <memory>

namespace kokudo::scene::detail {

/// A packed mesh in buffers of its own. The bytes here are freed once they are on the GPU.
class GpuMesh {
 public:
  GpuMesh(PackedMesh mesh, std::shared_ptr<GlObjects> objects);
  ~GpuMesh();
  GpuMesh(const GpuMesh&) = delete;

  /// Needs the context; does nothing the second time.
  void upload();
  /// Binds the vertex array, draws `instances` times (0 = once, not instanced) and unbinds it.
  void draw(const DrawRange& range, int instances) const;
  const PackedMesh& mesh() const { return _mesh; }
  std::size_t byteSize() const { return _bytes; }

 private:
  void setConstants() const;
  PackedMesh _mesh;
  std::shared_ptr<GlObjects> _objects;
  std::size_t _bytes;
  unsigned _vertexArray = 0, _vertices = 0, _indices = 0;
};

/// Triangles of a range drawn `instances` times (0 = once).
std::size_t trianglesOf(const DrawRange& range, int instances);

}  // namespace kokudo::scene::detail
