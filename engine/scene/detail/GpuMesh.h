#pragma once

#include "engine/scene/detail/GlObjects.h"
#include "engine/scene/detail/PackedMesh.h"

#include <memory>

namespace kokudo::scene::detail {

/// A packed mesh in buffers of its own, sent in slices and drawn once it is whole. The bytes here
/// are freed then.
class GpuMesh {
 public:
  GpuMesh(PackedMesh mesh, std::shared_ptr<GlObjects> objects);
  ~GpuMesh();
  GpuMesh(const GpuMesh&) = delete;

  /// Sends at most `bytes` more and takes what it sent off them. Needs the context. @return whether
  /// all is there
  bool sendSlice(std::size_t& bytes);
  /// Binds the vertex array, draws `instances` times (0 = once, not instanced) and unbinds it.
  void draw(const DrawRange& range, int instances) const;
  const PackedMesh& mesh() const { return _mesh; }
  std::size_t byteSize() const { return _bytes; }

 private:
  void begin();
  bool send(unsigned buffer, const std::vector<std::byte>& from, std::size_t& sent,
            std::size_t& bytes);
  void setConstants() const;
  PackedMesh _mesh;
  std::shared_ptr<GlObjects> _objects;
  std::size_t _bytes;
  unsigned _vertexArray = 0, _vertices = 0, _indices = 0;
  std::size_t _sentVertices = 0, _sentIndices = 0;
  bool _whole = false;
};

/// Triangles of a range drawn `instances` times (0 = once).
std::size_t trianglesOf(const DrawRange& range, int instances);

}  // namespace kokudo::scene::detail
