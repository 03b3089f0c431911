#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::ranking {

/// The parts of a text between separators.
std::vector<std::string> split(std::string_view text, std::string_view separator);

/// The cells of each line that is neither blank nor begins with #. Throws if there are none.
std::vector<std::vector<std::string>> readTable(const std::filesystem::path& file);

}  // namespace kokudo::ranking
