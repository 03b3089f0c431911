#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::search {

/// Writes `removed-<segment>.bitmap` of a generation that is being built: those already removed
/// there, and the records with these ids. Ids that the segment lacks are passed over. The segment
/// (segments/<segment>) must be finished. Gives how many of its documents are removed now.
Result<std::uint64_t> removeFromSegment(const std::filesystem::path& generation,
                                        const std::string& segment,
                                        const std::vector<std::string>& ids);

}  // namespace kokudo::search
