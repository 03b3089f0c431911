#pragma once

#include "engine/base/Result.h"

#include <memory>
#include <string>

namespace kokudo::scene {

/// A desktop OpenGL 4.5 (else 3.3) compatibility context, current on one thread.
class GlContext {
 public:
  virtual ~GlContext() = default;
  virtual void makeCurrent() = 0;
  virtual void swap() = 0;
  virtual int width() const = 0;   ///< pixels
  virtual int height() const = 0;  ///< pixels
};

/// A context without a window or X server: EGL devices first, then surfaceless Mesa. The Error
/// lists what each attempt said.
Result<std::unique_ptr<GlContext>> createEglContext(int width, int height);

/// GL_RENDERER, GL_VERSION of the current context.
std::string describeGl();

}  // namespace kokudo::scene
