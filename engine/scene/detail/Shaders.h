#pragma once

#include "engine/base/Result.h"

#include <osg/Program>
#include <osg/ref_ptr>

#include <filesystem>
#include <string>

namespace kokudo::scene::detail {

/// The programs of shaders/, read and joined with what they include.
struct Shaders {
  osg::ref_ptr<osg::Program> terrain, globe, canvas;
  std::string modelVertex, modelFragment;  ///< want defines (ModelStates)

  /// @param folder usually shareFolder() / "shaders"
  static Result<Shaders> load(const std::filesystem::path& folder);
};

/// A shader's text with its `#include "file"` lines replaced (one level).
Result<std::string> shaderSource(const std::filesystem::path& folder, const std::string& name);

}  // namespace kokudo::scene::detail
