#include "engine/scene/detail/EglPlatform.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace kokudo::scene::detail {
namespace {

bool has(const char* extensions, std::string_view name) {
  const std::string_view all = extensions ? extensions : "";
  for (std::size_t at = all.find(name); at != all.npos; at = all.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || all[at - 1] == ' ') && (end == all.size() || all[end] == ' ')) return true;
  }
  return false;
}

template <typename Function>
Function load(const char* name) {
  return reinterpret_cast<Function>(eglGetProcAddress(name));
}

std::string eglProblem(const char* call) {
  return fmt::format("{} failed (EGL error 0x{:04x})", call, eglGetError());
}

void addDevices(std::vector<EglCandidate>& candidates, std::string& problems) {
  const auto queryDevices = load<PFNEGLQUERYDEVICESEXTPROC>("eglQueryDevicesEXT");
  const auto queryString = load<PFNEGLQUERYDEVICESTRINGEXTPROC>("eglQueryDeviceStringEXT");
  const auto getDisplay = load<PFNEGLGETPLATFORMDISPLAYEXTPROC>("eglGetPlatformDisplayEXT");
  if (!queryDevices || !getDisplay) {
    problems += "; device platform: eglQueryDevicesEXT is absent";
    return;
  }
  std::array<EGLDeviceEXT, 16> devices{};
  EGLint count = 0;
  if (!queryDevices(static_cast<EGLint>(devices.size()), devices.data(), &count) || count == 0) {
    problems += "; device platform: no device";
    return;
  }
  std::vector<std::string> extensions;
  for (int i = 0; i < count; ++i) {
    const char* text = queryString ? queryString(devices[i], EGL_EXTENSIONS) : nullptr;
    extensions.emplace_back(text ? text : "");
  }
  for (const EglDevice& device : deviceOrder(extensions)) {
    candidates.push_back(
        {fmt::format("EGL device {}{}", device.index, device.software ? " (software)" : ""),
         getDisplay(EGL_PLATFORM_DEVICE_EXT, devices[device.index], nullptr)});
  }
}

void addSurfaceless(std::vector<EglCandidate>& candidates, std::string& problems) {
  const auto getDisplay = load<PFNEGLGETPLATFORMDISPLAYEXTPROC>("eglGetPlatformDisplayEXT");
  if (!getDisplay ||
      !has(eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS), "EGL_MESA_platform_surfaceless")) {
    problems += "; surfaceless Mesa: absent";
    return;
  }
  candidates.push_back({"surfaceless Mesa",
                        getDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr)});
}

EGLContext createContext(EGLDisplay display, EGLConfig config, int major, int minor) {
  const std::array<EGLint, 7> attributes{EGL_CONTEXT_MAJOR_VERSION,
                                         major,
                                         EGL_CONTEXT_MINOR_VERSION,
                                         minor,
                                         EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                         EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT,
                                         EGL_NONE};
  return eglCreateContext(display, config, EGL_NO_CONTEXT, attributes.data());
}

/// Makes the context current, without a surface where possible, else on a pbuffer.
bool makeCurrent(EGLDisplay display, EGLConfig config, EglAttempt& attempt, int width, int height) {
  const char* extensions = eglQueryString(display, EGL_EXTENSIONS);
  if (has(extensions, "EGL_KHR_surfaceless_context") &&
      eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, attempt.context)) {
    return true;
  }
  const std::array<EGLint, 5> size{EGL_WIDTH, std::max(1, width), EGL_HEIGHT, std::max(1, height),
                                   EGL_NONE};
  attempt.surface = eglCreatePbufferSurface(display, config, size.data());
  return attempt.surface != EGL_NO_SURFACE &&
         eglMakeCurrent(display, attempt.surface, attempt.surface, attempt.context);
}

}  // namespace

std::vector<EglDevice> deviceOrder(const std::vector<std::string>& extensions) {
  std::vector<EglDevice> order;
  for (std::size_t i = 0; i < extensions.size(); ++i)
    order.push_back({i, has(extensions[i].c_str(), "EGL_MESA_device_software")});
  std::stable_partition(order.begin(), order.end(),
                        [](const EglDevice& device) { return !device.software; });
  return order;
}

std::vector<EglCandidate> eglCandidates(std::string& problems) {
  std::vector<EglCandidate> candidates;
  addDevices(candidates, problems);
  addSurfaceless(candidates, problems);
  return candidates;
}

EglAttempt tryCandidate(const EglCandidate& candidate, int width, int height) {
  EglAttempt attempt;
  EGLint major = 0, minor = 0;
  if (candidate.display == EGL_NO_DISPLAY || !eglInitialize(candidate.display, &major, &minor)) {
    attempt.problem = eglProblem("eglInitialize");
    return attempt;
  }
  if (!eglBindAPI(EGL_OPENGL_API)) {
    attempt.problem = "no desktop OpenGL";
    return attempt;
  }
  const std::array<EGLint, 5> wanted{EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE,
                                     EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint configs = 0;
  if (!eglChooseConfig(candidate.display, wanted.data(), &config, 1, &configs) || configs == 0) {
    attempt.problem = "no configuration for desktop OpenGL";
    return attempt;
  }
  attempt.context = createContext(candidate.display, config, 4, 5);
  if (attempt.context == EGL_NO_CONTEXT) {
    attempt.problem = eglProblem("OpenGL 4.5 compatibility context");
    attempt.context = createContext(candidate.display, config, 3, 3);
  }
  if (attempt.context == EGL_NO_CONTEXT) {
    attempt.problem += ", " + eglProblem("3.3 compatibility context");
    return attempt;
  }
  if (!makeCurrent(candidate.display, config, attempt, width, height)) {
    attempt.problem = eglProblem("eglMakeCurrent");
    if (attempt.surface != EGL_NO_SURFACE) eglDestroySurface(candidate.display, attempt.surface);
    eglDestroyContext(candidate.display, attempt.context);
    attempt = {EGL_NO_CONTEXT, EGL_NO_SURFACE, attempt.problem};
  }
  return attempt;
}

}  // namespace kokudo::scene::detail
