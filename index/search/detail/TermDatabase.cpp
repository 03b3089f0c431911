#include "index/search/detail/TermDatabase.h"

#include "engine/base/Sha256.h"

namespace kokudo::search::detail {

std::string booleanTerm(const char* prefix, const std::string& value) {
  const std::string term = prefix + value;
  return term.size() <= kMaxTermBytes ? term : prefix + sha256Hex(value);
}

}  // namespace kokudo::search::detail
