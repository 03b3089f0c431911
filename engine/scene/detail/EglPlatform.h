#pragma once

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <string>
#include <vector>

namespace kokudo::scene::detail {

struct EglDevice {
  std::size_t index = 0;
  bool software = false;
};

/// In which order devices are tried, by their extension strings: those with hardware first, each
/// kind in the driver's order.
std::vector<EglDevice> deviceOrder(const std::vector<std::string>& extensions);

/// A display worth trying, best first: hardware devices, software devices, surfaceless Mesa.
struct EglCandidate {
  std::string name;
  EGLDisplay display = EGL_NO_DISPLAY;
};

/// @param problems gets "; ..." for each extension that is absent
std::vector<EglCandidate> eglCandidates(std::string& problems);

struct EglAttempt {
  EGLContext context = EGL_NO_CONTEXT;  ///< current on success
  EGLSurface surface = EGL_NO_SURFACE;
  std::string problem;  ///< why not
};

/// A desktop GL 4.5, else 3.3 compatibility context on that display.
EglAttempt tryCandidate(const EglCandidate& candidate, int width, int height);

}  // namespace kokudo::scene::detail
