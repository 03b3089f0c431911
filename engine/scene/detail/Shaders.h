#pragma once

#include "engine/base/Result.h"

#include <osg/Program>
#include <osg/ref_ptr>

#include <filesystem>
#include <string>

namespace kokudo::scene::detail {

/// The place of the packed per-vertex pair (feature id, height) in every program.
inline constexpr unsigned kExtraAttribute = 6;

/// The programs of shaders/, read and joined with what they include.
struct Shaders {
  osg::ref_ptr<osg::Program> terrain, model, globe, canvas;

  /// @param folder usually shareFolder() / "shaders"
  static Result<Shaders> load(const std::filesystem::path& folder);
};

/// A shader's text with its `#include "file"` lines replaced (one level).
Result<std::string> shaderSource(const std::filesystem::path& folder, const std::string& name);

}  // namespace kokudo::scene::detail
