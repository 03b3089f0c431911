#pragma once

#include "index/workspace/detail/PublishPlan.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace kokudo::workspace::detail {

/// Writes a generation into a folder that is not published yet.
class GenerationBuild {
 public:
  /// @param name of the segment that is written
  GenerationBuild(const catalog::Catalog& catalog, std::filesystem::path folder, std::string name,
                  Progress& progress, const CancelToken& token);
  /// One segment of all records.
  Status full();
  /// The kept segments of `previous`, without what changed, and a segment of what changed.
  /// Integrity if the outcome has another number of records than the catalogue.
  Status update(const std::filesystem::path& previous, const PublishPlan& plan);

 private:
  Status begin();
  /// A segment of all records; `seen` gets each of them.
  Result<std::uint64_t> writeAll(const std::function<void(const catalog::Record&)>& seen);
  Status finish(std::uint64_t records);
  Status keep(const std::filesystem::path& previous, const std::string& segment);
  Result<std::uint64_t> removeFrom(const std::string& segment, const PublishPlan& plan);
  Result<std::uint64_t> writeChanged(const std::filesystem::path& previous,
                                     const std::vector<std::string>& ids);
  Error stopped() const { return {Error::Kind::Cancelled, "the index build was stopped"}; }

  const catalog::Catalog& _catalog;
  std::filesystem::path _folder;
  std::string _name;
  Progress& _progress;
  const CancelToken& _token;
  Published _published;
};

}  // namespace kokudo::workspace::detail
