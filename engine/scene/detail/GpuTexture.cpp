#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/GpuTexture.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <algorithm>

namespace kokudo::scene::detail {
namespace {

constexpr int kCoarse = 128;  // pixels: levels up to this size go at once

GLint glWrap(content::TextureUse::Wrap wrap) {
  switch (wrap) {
    case content::TextureUse::Wrap::Repeat:
      return GL_REPEAT;
    case content::TextureUse::Wrap::Mirror:
      return GL_MIRRORED_REPEAT;
    case content::TextureUse::Wrap::Clamp:
      break;
  }
  return GL_CLAMP_TO_EDGE;
}

/// Binds a texture where nobody else looks and puts the old one back.
class Bound {
 public:
  explicit Bound(unsigned name) {
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &_before);
    glBindTexture(GL_TEXTURE_2D, name);
  }
  ~Bound() { glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(_before)); }
  Bound(const Bound&) = delete;

 private:
  GLint _before = 0;
};

}  // namespace

GpuTexture::GpuTexture(MipChain chain, Sampling sampling, std::shared_ptr<GlObjects> objects)
    : _chain(std::move(chain)),
      _sampling(sampling),
      _objects(std::move(objects)),
      _bytes(_chain.pixels.size()),
      _nextLevel(static_cast<int>(_chain.levels.size()) - 1) {}

GpuTexture::~GpuTexture() {
  _objects->letGo(GlObjects::Kind::Texture, _name, _bytes);
}

void GpuTexture::begin() {
  if (_name || _chain.levels.empty()) return;
  _name = _objects->make(GlObjects::Kind::Texture, _bytes);
  const Bound bound(_name);
  const auto& finest = _chain.levels.front();
  glTexStorage2D(GL_TEXTURE_2D, static_cast<GLsizei>(_chain.levels.size()),
                 _sampling.colour ? GL_SRGB8_ALPHA8 : GL_RGBA8, finest.width, finest.height);
  const auto set = [](GLenum name, GLint value) { glTexParameteri(GL_TEXTURE_2D, name, value); };
  set(GL_TEXTURE_WRAP_S, glWrap(_sampling.wrapU));
  set(GL_TEXTURE_WRAP_T, glWrap(_sampling.wrapV));
  set(GL_TEXTURE_MAG_FILTER, _sampling.nearest ? GL_NEAREST : GL_LINEAR);
  set(GL_TEXTURE_MIN_FILTER,
      _sampling.nearest ? GL_NEAREST_MIPMAP_LINEAR : GL_LINEAR_MIPMAP_LINEAR);
  while (_nextLevel >= 0) {
    const auto& level = _chain.levels[static_cast<std::size_t>(_nextLevel)];
    if (std::max(level.width, level.height) > kCoarse) break;
    sendRows(_nextLevel, 0, level.height);
    --_nextLevel;
  }
  set(GL_TEXTURE_BASE_LEVEL, _nextLevel + 1);
  if (whole()) _chain = {};
}

void GpuTexture::sendRows(int level, int firstRow, int rows) {
  const auto& from = _chain.levels[static_cast<std::size_t>(level)];
  const std::size_t offset = from.offset + std::size_t(firstRow) * from.width * 4;
  glTexSubImage2D(GL_TEXTURE_2D, level, 0, firstRow, from.width, rows, GL_RGBA, GL_UNSIGNED_BYTE,
                  &_chain.pixels[offset]);
  _objects->sent(std::size_t(rows) * from.width * 4);
}

bool GpuTexture::sendSlice(std::size_t bytes) {
  begin();
  if (whole()) return true;
  const Bound bound(_name);
  const auto& level = _chain.levels[static_cast<std::size_t>(_nextLevel)];
  const int rows = static_cast<int>(std::clamp<std::size_t>(
      bytes / (std::size_t(level.width) * 4), 1, std::size_t(level.height - _nextRow)));
  sendRows(_nextLevel, _nextRow, rows);
  _nextRow += rows;
  if (_nextRow < level.height) return false;
  // Only a level that is there as a whole is looked at.
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_BASE_LEVEL, _nextLevel);
  _nextRow = 0;
  --_nextLevel;
  if (whole()) _chain = {};
  return whole();
}

}  // namespace kokudo::scene::detail
