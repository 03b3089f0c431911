#include "tests/support/CaseFile.h"

#include "tests/support/TestData.h"

#include <sstream>
#include <stdexcept>

namespace kokudo::test {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

double Case::number(std::size_t column) const {
  std::size_t used = 0;
  const double value = std::stod(columns.at(column), &used);
  if (used != columns.at(column).size()) throw std::invalid_argument(where + ": not a number");
  return value;
}

std::vector<Case> readCases(const std::string& name) {
  std::istringstream in(readText(sourceDir() / "tests" / "cases" / name));
  std::vector<Case> cases;
  int lineNumber = 0;
  for (std::string line; std::getline(in, line);) {
    ++lineNumber;
    if (trimmed(line).empty() || line.starts_with("# ")) continue;
    Case one{name + ":" + std::to_string(lineNumber), {}};
    std::istringstream columns(line);
    for (std::string column; std::getline(columns, column, '|');)
      one.columns.push_back(trimmed(column));
    cases.push_back(one);
  }
  if (cases.empty()) throw std::runtime_error(name + ": no cases");
  return cases;
}

}  // namespace kokudo::test
