#pragma once

#include <string>
#include <vector>

namespace kokudo::provenance {

/// The credit lines of what is shown or exported, in order of first use, each once.
class Attribution {
 public:
  void add(const std::string& credit);
  const std::vector<std::string>& lines() const { return _lines; }
  /// "A | B | C"
  std::string joined() const;

 private:
  std::vector<std::string> _lines;
};

}  // namespace kokudo::provenance
