#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kokudo::language {

/// A municipality that is no more, or had another name or code.
struct FormerMunicipality {
  std::string name;         ///< 清水市
  std::string formerCode;   ///< five digits, "" where not known
  std::string code;         ///< of the one that holds its area today
  std::string currentName;  ///< 静岡市
  std::string date;         ///< of the change, "2003-04-01"
};

/// Former municipalities by name and by code (assets/former-municipalities.tsv: changes since 1999,
/// not all of them). Names of today are the gazetteer's. Immutable; thread-safe.
class Places {
 public:
  static const Places& standard();
  /// BadInput for a line that has not five columns, a code that is none or a date that is none.
  static Result<Places> load(const std::filesystem::path& file);
  /// By name with or without the prefecture before it (埼玉県浦和市), in any way of writing that
  /// the Analyzer unifies. Several where the name was borne more than once.
  std::vector<FormerMunicipality> formerNamed(std::string_view name) const;
  /// The code of today for a code of five or six digits (check digit tested), itself if it is not a
  /// former one; nothing if it is malformed.
  std::optional<std::string> currentCode(std::string_view code) const;
  std::size_t size() const { return _all.size(); }

 private:
  std::vector<FormerMunicipality> _all;
  std::unordered_map<std::string, std::vector<std::size_t>> _byName;  // folded
  std::unordered_map<std::string, std::size_t> _byFormerCode;
};

}  // namespace kokudo::language
