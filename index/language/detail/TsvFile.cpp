#include "index/language/detail/TsvFile.h"

#include "engine/base/Files.h"

#include <fmt/format.h>

#include <sstream>

namespace kokudo::language::detail {

Result<std::vector<TsvLine>> readTsv(const std::filesystem::path& file) {
  const auto text = readFile(file, std::size_t(16) << 20);
  if (!text) return text.error();
  std::vector<TsvLine> result;
  std::istringstream lines(*text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    TsvLine& entry = result.emplace_back();
    entry.number = number;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t tab = std::min(line.find('\t', at), line.size());
      entry.cells.push_back(line.substr(at, tab - at));
      at = tab + 1;
    }
  }
  return result;
}

Error badLine(const std::filesystem::path& file, const TsvLine& line, const std::string& what) {
  return {Error::Kind::BadInput, fmt::format("{}:{}: {}", file.string(), line.number, what)};
}

}  // namespace kokudo::language::detail
