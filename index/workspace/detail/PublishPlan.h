#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/workspace/Workspace.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::workspace::detail {

/// Folder of a generation's segments (docs/decisions/0008).
constexpr const char* kSegments = "segments";

/// A generation and what generation.json says of it besides.
struct Published {
  GenerationInfo info;
  std::int64_t catalogIdentity = 0;
  std::int64_t baseRevision = 0;      ///< of the catalogue when the oldest segment was built
  std::vector<std::string> segments;  ///< in order of age; none where the folder itself is one
};

/// generation.json and the manifest of `folder`. Integrity if they cannot be read.
Result<Published> readPublished(const std::filesystem::path& folder);
Status writePublished(const Published& published, const std::filesystem::path& folder);

/// What publishing has to do.
struct PublishPlan {
  enum class Kind { Unchanged, Delta, Compact, Full } kind = Kind::Full;
  std::vector<std::string> changed, gone;  ///< ids, of Delta and Compact
  std::vector<std::string> kept;           ///< segments that go on
  std::int64_t baseRevision = 0;
};

/// @param folder of the current generation
Result<PublishPlan> planPublishing(const catalog::Catalog& catalog,
                                   const std::filesystem::path& folder, PublishMode mode,
                                   Progress& progress, const CancelToken& token);

}  // namespace kokudo::workspace::detail
