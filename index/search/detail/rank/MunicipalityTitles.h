#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

struct Segment;

/// Codes of the municipalities that a segment has records of, by their folded titles: read when
/// first asked for (some thousand records of millions). May be asked by several threads at once.
class MunicipalityTitles {
 public:
  /// Empty if no live record of kind "municipality" has the title. Throws Xapian::Error.
  const std::vector<std::string>& codesOf(std::string_view title, const Segment& segment) const;

 private:
  void read(const Segment& segment) const;
  mutable std::once_flag _once;
  mutable std::map<std::string, std::vector<std::string>, std::less<>> _codes;
};

}  // namespace kokudo::search::detail
