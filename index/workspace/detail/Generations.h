#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/workspace/Workspace.h"

#include <filesystem>
#include <string>

namespace kokudo::workspace::detail {

/// The folder index/: generations g-000001 ..., `current` (a file that names one) and what is being
/// built (".building-...").
class Generations {
 public:
  explicit Generations(std::filesystem::path folder) : _folder(std::move(folder)) {}

  /// NotFound while nothing was published.
  Result<std::string> currentName() const;
  Result<GenerationInfo> info(const std::string& name) const;
  std::filesystem::path folderOf(const std::string& name) const { return _folder / name; }
  /// Removes what a killed process left. Only for the holder of the write lock.
  void clean() const;
  /// Brings the index to the state of the catalogue. Only for the holder of the lock.
  Result<GenerationInfo> publish(const catalog::Catalog& catalog, PublishMode mode,
                                 Progress& progress, const CancelToken& token) const;

 private:
  Status nameCurrent(const std::string& name) const;
  std::string nextName() const;
  void removeOlder(const std::string& current, const std::string& previous) const;

  std::filesystem::path _folder;
};

}  // namespace kokudo::workspace::detail
