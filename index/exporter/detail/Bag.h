#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace kokudo::exporter {

/// Paths (with '/', relative to the bag) and their sha256.
using Checksums = std::map<std::string, std::string>;

/// Makes the folder a BagIt bag (RFC 8493): bagit.txt, bag-info.txt, manifest-sha256.txt over
/// data/, tagmanifest-sha256.txt over the rest.
Status writeBag(const std::filesystem::path& folder, const std::string& description,
                std::uint64_t records);

/// The lines "sha256  path" of a manifest file; BadInput for a line that is not one or a path that
/// leaves the bag.
Result<Checksums> readChecksums(const std::filesystem::path& manifest);

}  // namespace kokudo::exporter
