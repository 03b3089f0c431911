#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/GlObjects.h"

#include <GL/gl.h>
#include <GL/glext.h>

namespace kokudo::scene::detail {

GlObjects::~GlObjects() {
  flush();
}

std::size_t& GlObjects::countOf(Kind kind) {
  return kind == Kind::Buffer    ? _counts.buffers
         : kind == Kind::Texture ? _counts.textures
                                 : _counts.vertexArrays;
}

unsigned GlObjects::make(Kind kind, std::size_t bytes) {
  unsigned name = 0;
  switch (kind) {
    case Kind::Buffer:
      glGenBuffers(1, &name);
      break;
    case Kind::Texture:
      glGenTextures(1, &name);
      break;
    case Kind::VertexArray:
      glGenVertexArrays(1, &name);
      break;
  }
  ++countOf(kind);
  _counts.bytes += bytes;
  return name;
}

void GlObjects::letGo(Kind kind, unsigned name, std::size_t bytes) {
  if (!name) return;
  _waiting[static_cast<std::size_t>(kind)].push_back(name);
  _waitingBytes += bytes;
}

void GlObjects::flush() {
  const auto empty = [this](Kind kind, auto remove) {
    auto& names = _waiting[static_cast<std::size_t>(kind)];
    if (names.empty()) return;
    remove(static_cast<GLsizei>(names.size()), names.data());
    countOf(kind) -= names.size();
    names.clear();
  };
  empty(Kind::VertexArray, glDeleteVertexArrays);
  empty(Kind::Buffer, glDeleteBuffers);
  empty(Kind::Texture, glDeleteTextures);
  _counts.bytes -= _waitingBytes;
  _waitingBytes = 0;
}

}  // namespace kokudo::scene::detail
