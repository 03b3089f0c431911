#include "engine/scene/GlContext.h"

#include <GL/gl.h>

namespace kokudo::scene {
namespace {

std::string text(GLenum name) {
  const GLubyte* value = glGetString(name);
  return value ? reinterpret_cast<const char*>(value) : "no context";
}

}  // namespace

std::string describeGl() {
  return text(GL_RENDERER) + ", " + text(GL_VERSION);
}

}  // namespace kokudo::scene
