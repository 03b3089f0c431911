#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::language::detail {

/// A line of a table: cells parted by tabs.
struct TsvLine {
  std::size_t number = 0;  ///< from 1
  std::vector<std::string> cells;
};

/// The lines of a table in assets/, without empty ones and those that begin with '#'.
Result<std::vector<TsvLine>> readTsv(const std::filesystem::path& file);
/// BadInput that names the line.
Error badLine(const std::filesystem::path& file, const TsvLine& line, const std::string& what);

}  // namespace kokudo::language::detail
