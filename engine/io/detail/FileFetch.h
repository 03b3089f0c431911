#pragma once

#include "engine/io/AssetAccessor.h"

#include <string>

namespace kokudo::io::detail {

/// The file that a plain path or a file: address names; BadInput for a file: address of another
/// host.
Result<std::string> pathOf(const std::string& uri);

/// Reads a regular file in pieces, so that a cancelled or too large one ends early.
Result<AssetResponse> fetchFile(const AssetRequest& request, const CancelToken& token);

}  // namespace kokudo::io::detail
