#pragma once

#include "engine/base/Result.h"
#include "index/workspace/Workspace.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::workspace::detail {

/// kokudo.toml. A change reads the file again first and replaces it by one rename; comments of the
/// file are not kept.
class Configuration {
 public:
  /// Writes a first one where there is none. BadInput with line and column if it cannot be read.
  static Result<Configuration> open(const std::filesystem::path& file);
  Configuration(Configuration&&) noexcept;
  Configuration& operator=(Configuration&&) noexcept;
  ~Configuration();

  std::string setting(const std::string& dottedKey) const;
  Status setSetting(const std::string& dottedKey, const std::string& value);
  std::vector<SceneLayer> layers() const;
  Status setLayers(const std::vector<SceneLayer>& layers);

 private:
  struct Impl;
  explicit Configuration(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::workspace::detail
