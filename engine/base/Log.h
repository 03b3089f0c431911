#pragma once

#include <filesystem>
#include <string_view>

namespace kokudo::log {

enum class Level { Debug, Info, Warning, Error };

/// Sends messages to stderr from `level` up and, if `file` is not empty, all of them to that file
/// (rotated at 5 MB, 3 kept). Before the first call messages from Warning up go to stderr.
/// Thread-safe.
void configure(Level level, const std::filesystem::path& file = {});
void write(Level level, std::string_view message);

}  // namespace kokudo::log
