#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/GpuMesh.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <algorithm>

namespace kokudo::scene::detail {
namespace {

const void* offsetPointer(std::size_t offset) {
  return reinterpret_cast<const void*>(offset);
}

}  // namespace

GpuMesh::GpuMesh(PackedMesh mesh, std::shared_ptr<GlObjects> objects)
    : _mesh(std::move(mesh)), _objects(std::move(objects)), _bytes(_mesh.byteSize()) {}

GpuMesh::~GpuMesh() {
  _objects->letGo(GlObjects::Kind::VertexArray, _vertexArray, 0);
  _objects->letGo(GlObjects::Kind::Buffer, _vertices, _bytes);
  _objects->letGo(GlObjects::Kind::Buffer, _indices, 0);
}

void GpuMesh::begin() {
  if (_vertexArray) return;
  _vertexArray = _objects->make(GlObjects::Kind::VertexArray, 0);
  _vertices = _objects->make(GlObjects::Kind::Buffer, _bytes);
  glBindVertexArray(_vertexArray);
  glBindBuffer(GL_ARRAY_BUFFER, _vertices);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(_mesh.vertices.size()), nullptr,
               GL_STATIC_DRAW);
  const auto stride = static_cast<GLsizei>(_mesh.stride);
  for (const auto& a : _mesh.attributes) {
    glEnableVertexAttribArray(a.slot);
    if (a.integer) {
      glVertexAttribIPointer(a.slot, a.components, a.type, stride, offsetPointer(a.offset));
    } else {
      glVertexAttribPointer(a.slot, a.components, a.type, a.normalized, stride,
                            offsetPointer(a.offset));
    }
  }
  if (_mesh.indexType) {
    _indices = _objects->make(GlObjects::Kind::Buffer, 0);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, _indices);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(_mesh.indices.size()), nullptr,
                 GL_STATIC_DRAW);
  }
  glBindVertexArray(0);
}

bool GpuMesh::send(unsigned buffer, const std::vector<std::byte>& from, std::size_t& sent,
                   std::size_t& bytes) {
  const std::size_t size = std::min(bytes, from.size() - sent);
  if (size > 0) {
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(sent), static_cast<GLsizeiptr>(size),
                    &from[sent]);
  }
  sent += size;
  bytes -= size;
  _objects->sent(size);
  return sent == from.size();
}

bool GpuMesh::sendSlice(std::size_t& bytes) {
  if (_whole || bytes == 0) return _whole;
  // Another library shares the context and remembers what it bound.
  GLint bound = 0;
  glGetIntegerv(GL_ARRAY_BUFFER_BINDING, &bound);
  begin();
  _whole = send(_vertices, _mesh.vertices, _sentVertices, bytes) &&
           send(_indices, _mesh.indices, _sentIndices, bytes);
  glBindBuffer(GL_ARRAY_BUFFER, static_cast<GLuint>(bound));
  if (_whole) {
    std::vector<std::byte>().swap(_mesh.vertices);
    std::vector<std::byte>().swap(_mesh.indices);
  }
  return _whole;
}

void GpuMesh::setConstants() const {
  if (!_mesh.has(kNormalSlot)) glVertexAttrib4f(kNormalSlot, 0, 0, 0, 0);
  if (!_mesh.has(kColourSlot)) glVertexAttrib4f(kColourSlot, 1, 1, 1, 1);
  if (!_mesh.has(kUvSlot)) glVertexAttrib4f(kUvSlot, 0, 0, 0, 0);
  if (!_mesh.has(kUvSlot + 1)) glVertexAttrib4f(kUvSlot + 1, 0, 0, 0, 0);
  if (!_mesh.has(kFeatureSlot)) glVertexAttribI1ui(kFeatureSlot, 0);
  if (!_mesh.has(kHeightSlot)) glVertexAttrib4f(kHeightSlot, 100, 0, 0, 0);
}

void GpuMesh::draw(const DrawRange& range, int instances) const {
  if (!_whole) return;
  setConstants();
  glBindVertexArray(_vertexArray);
  const auto count = static_cast<GLsizei>(range.count);
  const auto times = std::max(instances, 1);
  if (_mesh.indexType) {
    const std::size_t bytes = _mesh.indexType == GL_UNSIGNED_SHORT ? 2 : 4;
    glDrawElementsInstanced(range.mode, count, _mesh.indexType, offsetPointer(range.first * bytes),
                            times);
  } else {
    glDrawArraysInstanced(range.mode, static_cast<GLint>(range.first), count, times);
  }
  glBindVertexArray(0);
}

std::size_t trianglesOf(const DrawRange& range, int instances) {
  if (range.mode != GL_TRIANGLES) return 0;
  return range.count / 3 * static_cast<std::size_t>(std::max(instances, 1));
}

}  // namespace kokudo::scene::detail
