#include "engine/scene/GlContext.h"
#include "engine/scene/detail/EglPlatform.h"

#include <fmt/format.h>

namespace kokudo::scene {
namespace {

/// A context current on a small off-screen surface, or on none where the driver allows that.
class EglContext final : public GlContext {
 public:
  EglContext(EGLDisplay display, EGLContext context, EGLSurface surface, int width, int height)
      : _display(display), _context(context), _surface(surface), _width(width), _height(height) {}
  ~EglContext() override {
    eglMakeCurrent(_display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (_surface != EGL_NO_SURFACE) eglDestroySurface(_display, _surface);
    eglDestroyContext(_display, _context);
    // The display is left initialised: it is shared by every context of the process.
  }
  void makeCurrent() override { eglMakeCurrent(_display, _surface, _surface, _context); }
  void swap() override {}
  int width() const override { return _width; }
  int height() const override { return _height; }

 private:
  EGLDisplay _display;
  EGLContext _context;
  EGLSurface _surface;
  int _width, _height;
};

}  // namespace

Result<std::unique_ptr<GlContext>> createEglContext(int width, int height) {
  std::string attempts;
  for (const detail::EglCandidate& candidate : detail::eglCandidates(attempts)) {
    detail::EglAttempt attempt = detail::tryCandidate(candidate, width, height);
    if (attempt.context != EGL_NO_CONTEXT) {
      return std::unique_ptr<GlContext>(std::make_unique<EglContext>(
          candidate.display, attempt.context, attempt.surface, width, height));
    }
    attempts += fmt::format("; {}: {}", candidate.name, attempt.problem);
  }
  return Error{Error::Kind::Unsupported,
               "no OpenGL context without a display" + attempts +
                   "; install libegl-mesa0 and libgl1-mesa-dri, or a driver with EGL"};
}

}  // namespace kokudo::scene
