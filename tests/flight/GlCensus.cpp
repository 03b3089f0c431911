#define GL_GLEXT_PROTOTYPES
#include "tests/flight/GlCensus.h"

#include <GL/gl.h>
#include <GL/glext.h>

namespace kokudo::flight {
namespace {

constexpr unsigned kLongestGap = 16384;

template <typename F>
std::size_t count(F exists) {
  std::size_t found = 0;
  for (unsigned name = 1, last = 0; name - last <= kLongestGap; ++name) {
    if (!exists(name)) continue;
    ++found;
    last = name;
  }
  return found;
}

}  // namespace

GlCensus glCensus() {
  return {{"buffers", count(glIsBuffer)},
          {"vertex_arrays", count(glIsVertexArray)},
          {"textures", count(glIsTexture)},
          {"programs", count(glIsProgram)},
          {"shaders", count(glIsShader)},
          {"framebuffers", count(glIsFramebuffer)},
          {"renderbuffers", count(glIsRenderbuffer)},
          {"samplers", count(glIsSampler)},
          {"queries", count(glIsQuery)},
          {"display_lists", count(glIsList)}};
}

}  // namespace kokudo::flight
