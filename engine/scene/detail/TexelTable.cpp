#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/TexelTable.h"

#include <GL/gl.h>
#include <GL/glext.h>

namespace kokudo::scene::detail {

TexelTable::TexelTable(Format format, std::shared_ptr<GlObjects> objects)
    : _format(format), _objects(std::move(objects)) {}

TexelTable::~TexelTable() {
  _objects->letGo(GlObjects::Kind::Texture, _name, _bytes);
}

void TexelTable::set(const void* texels, std::size_t count) {
  const bool floats = _format == Format::Floats;
  const int width = floats ? kFloatsWidth : kBytesWidth;
  const std::size_t size = floats ? 16 : 4;
  const int rows = static_cast<int>((count + width - 1) / width);
  GLint before = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &before);
  if (rows != _rows) {
    _objects->letGo(GlObjects::Kind::Texture, _name, _bytes);
    _bytes = std::size_t(rows) * width * size;
    _rows = rows;
    _name = _objects->make(GlObjects::Kind::Texture, _bytes);
    glBindTexture(GL_TEXTURE_2D, _name);
    glTexStorage2D(GL_TEXTURE_2D, 1, floats ? GL_RGBA32F : GL_RGBA8, width, rows);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  }
  glBindTexture(GL_TEXTURE_2D, _name);
  const GLenum type = floats ? GL_FLOAT : GL_UNSIGNED_BYTE;
  const auto* bytes = static_cast<const std::uint8_t*>(texels);
  const int whole = static_cast<int>(count / width), rest = static_cast<int>(count % width);
  if (whole) glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, whole, GL_RGBA, type, bytes);
  if (rest) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, whole, rest, 1, GL_RGBA, type,
                    bytes + std::size_t(whole) * width * size);
  }
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before));
  _objects->sent(count * size);
}

}  // namespace kokudo::scene::detail
