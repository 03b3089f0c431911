#pragma once

#include "tests/support/TestData.h"

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace kokudo::test {

/// A line of a case file whose columns are parted by tabs.
struct TabCase {
  std::string where;
  std::vector<std::string> columns;
};

/// The cases of tests/cases/<name>; lines that begin with '#' are comments. Throws for a line that
/// has not `columns` columns and for a file without cases.
inline std::vector<TabCase> readTabCases(const std::string& name, std::size_t columns) {
  std::istringstream in(readText(sourceDir() / "tests" / "cases" / name));
  std::vector<TabCase> cases;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    TabCase& one = cases.emplace_back();
    one.where = name + ":" + std::to_string(number);
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) one.columns.push_back(cell);
    if (one.columns.size() != columns) throw std::runtime_error(one.where + ": wrong columns");
  }
  if (cases.empty()) throw std::runtime_error(name + ": no cases");
  return cases;
}

}  // namespace kokudo::test
