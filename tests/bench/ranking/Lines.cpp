#include "tests/bench/ranking/Lines.h"

#include <fstream>
#include <stdexcept>

namespace kokudo::ranking {

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

std::vector<std::vector<std::string>> readTable(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#') rows.push_back(split(line, "\t"));
  if (rows.empty()) throw std::runtime_error(file.string() + ": no lines");
  return rows;
}

}  // namespace kokudo::ranking
