#pragma once

#include <filesystem>

namespace kokudo::cli {

/// The folder in which this program lies, and its companions with it.
std::filesystem::path programFolder();

}  // namespace kokudo::cli
