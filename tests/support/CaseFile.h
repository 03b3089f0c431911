#pragma once

#include <string>
#include <vector>

namespace kokudo::test {

/// One line of a case file: what stands between the '|', blanks cut off.
struct Case {
  std::string where;  ///< "geoid-gsigeo2011.txt:5", for messages
  std::vector<std::string> columns;
  /// The column as a number; throws where there is none.
  double number(std::size_t column) const;
};

/// The cases of tests/cases/<name>. Lines that begin "# " are comments.
std::vector<Case> readCases(const std::string& name);

}  // namespace kokudo::test
