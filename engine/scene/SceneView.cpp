#include "engine/scene/SceneView.h"

#include "engine/base/Files.h"
#include "engine/scene/detail/SceneViewImpl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <algorithm>
#include <cstring>
#include <thread>

namespace kokudo::scene {
namespace {

constexpr double kGpuError = 16, kSoftwareError = 40, kSoftwareTerrainError = 64;  // pixels

bool hasClipControl() {
  GLint major = 0, minor = 0;
  glGetIntegerv(GL_MAJOR_VERSION, &major);
  glGetIntegerv(GL_MINOR_VERSION, &minor);
  if (major * 10 + minor >= 45) return true;
  const auto* extensions = reinterpret_cast<const char*>(glGetString(GL_EXTENSIONS));
  return extensions && std::strstr(extensions, "GL_ARB_clip_control");
}

bool softwareRenderer() {
  const std::string gl = describeGl();
  return gl.find("llvmpipe") != gl.npos || gl.find("softpipe") != gl.npos;
}

/// Of a frame that software draws in some 30 ms. More threads than these find no work.
std::size_t movingTriangles() {
  constexpr std::size_t kPerCore = 80'000;
  return kPerCore * std::clamp(std::thread::hardware_concurrency(), 2u, 8u);
}

/// The geoid that tells where 標高 0 is; without one the ellipsoid stands in, and says so.
std::optional<geodesy::GeoidModel> openGeoid(Diagnostics& problems) {
  auto geoid = geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011);
  if (geoid.ok()) return std::move(geoid).value();
  problems.warn("heights", geoid.error().message);
  auto world = geodesy::GeoidModel::open(geodesy::HeightDatum::Egm96);
  if (world.ok()) return std::move(world).value();
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<SceneView>> SceneView::create(GlContext& context,
                                                     const SceneOptions& options) {
  context.makeCurrent();
  if (!hasClipControl())
    return Error{Error::Kind::Unsupported,
                 describeGl() + ": OpenGL 4.5 or GL_ARB_clip_control is needed"};
  auto shaders = detail::Shaders::load(shareFolder() / "shaders");
  if (!shaders.ok()) return shaders.error();
  auto font = detail::Font::open();
  if (!font.ok()) return font.error();
  const bool software = softwareRenderer();
  const int samples = options.samples >= 0 ? options.samples : software ? 0 : 4;
  auto framebuffer = detail::Framebuffer::create(context.width(), context.height(), samples);
  if (!framebuffer.ok()) return framebuffer.error();
  detail::SceneViewImpl::Parts parts{context,
                                     options,
                                     std::move(shaders).value(),
                                     std::move(font).value(),
                                     std::move(framebuffer).value(),
                                     std::nullopt,
                                     {},
                                     samples,
                                     software};
  double& error = parts.options.maximumScreenSpaceError;
  // Terrain is most of the triangles and shows its error least.
  const bool chosen = error > 0;
  if (!chosen) error = software ? kSoftwareError : kGpuError;
  parts.terrainError = !chosen && software ? kSoftwareTerrainError : error;
  parts.restError = chosen ? error : kGpuError;
  if (!chosen && software) parts.movingTriangles = movingTriangles();
  parts.geoid = openGeoid(parts.problems);
  return std::unique_ptr<SceneView>(std::make_unique<detail::SceneViewImpl>(std::move(parts)));
}

}  // namespace kokudo::scene
