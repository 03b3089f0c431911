#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/Framebuffer.h"

#include <GL/gl.h>
#include <GL/glext.h>
#include <fmt/format.h>

#include <cstring>

namespace kokudo::scene::detail {

Result<std::unique_ptr<Framebuffer>> Framebuffer::create(int width, int height, int samples) {
  GLint most = 0;
  glGetIntegerv(GL_MAX_SAMPLES, &most);
  samples = samples <= 1 ? 0 : std::min(samples, most);
  std::unique_ptr<Framebuffer> made(new Framebuffer(width, height, samples));
  if (!made->make(made->_plain, 0) || (samples && !made->make(made->_multisampled, samples))) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("no {} x {} framebuffer with float depth and {} samples", width,
                             height, samples)};
  }
  return made;
}

bool Framebuffer::make(Target& target, int samples) {
  const auto storage = [&](unsigned& name, GLenum format, GLenum attachment) {
    glGenRenderbuffers(1, &name);
    glBindRenderbuffer(GL_RENDERBUFFER, name);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, format, _width, _height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, attachment, GL_RENDERBUFFER, name);
  };
  glGenFramebuffers(1, &target.name);
  glBindFramebuffer(GL_FRAMEBUFFER, target.name);
  storage(target.colour, GL_RGBA8, GL_COLOR_ATTACHMENT0);
  storage(target.depth, GL_DEPTH_COMPONENT32F, GL_DEPTH_ATTACHMENT);
  const bool whole = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  return whole;
}

void Framebuffer::remove(Target& target) {
  if (target.name) glDeleteFramebuffers(1, &target.name);
  if (target.colour) glDeleteRenderbuffers(1, &target.colour);
  if (target.depth) glDeleteRenderbuffers(1, &target.depth);
}

Framebuffer::~Framebuffer() {
  remove(_plain);
  remove(_multisampled);
}

void Framebuffer::resolve() {
  if (!_samples) return;
  glBindFramebuffer(GL_READ_FRAMEBUFFER, _multisampled.name);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, _plain.name);
  glBlitFramebuffer(0, 0, _width, _height, 0, 0, _width, _height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, _plain.name);
}

void Framebuffer::copyTo(unsigned framebuffer, int width, int height) {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, _plain.name);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
  glBlitFramebuffer(0, 0, _width, _height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
}

std::vector<std::uint8_t> Framebuffer::read() {
  const std::size_t row = std::size_t(_width) * 4;
  std::vector<std::uint8_t> below(row * _height), pixels(row * _height);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, _plain.name);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, _width, _height, GL_RGBA, GL_UNSIGNED_BYTE, below.data());
  for (int y = 0; y < _height; ++y)
    std::memcpy(&pixels[y * row], &below[(_height - 1 - y) * row], row);
  for (std::size_t i = 3; i < pixels.size(); i += 4) pixels[i] = 255;
  return pixels;
}

std::size_t Framebuffer::byteSize() const {
  return std::size_t(_width) * _height * 8 * (1 + _samples);
}

}  // namespace kokudo::scene::detail
