#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace kokudo {

/// The whole file. @param maxBytes a larger file is refused (BadInput)
Result<std::string> readFile(const std::filesystem::path& file,
                             std::size_t maxBytes = std::size_t(2) << 30);

/// Writes beside, flushes to disk, renames into place: the file is either the old one or the new
/// one, whole. Makes missing folders. NoSpace or Permission where that is the reason.
Status writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

/// The `Error` for a failed system call, by its errno: NotFound, NoSpace, Permission or Io.
Error systemError(int errnoValue, const std::string& where);

/// The folder of this program's read-only data (shaders, assets): `$KOKUDO_SHARE`, else beside the
/// program
/// (`<prefix>/share/kokudo`), else the checkout it was built from.
std::filesystem::path shareFolder();

}  // namespace kokudo
