#pragma once

#include "engine/base/Result.h"
#include "engine/styling/detail/StyleValue.h"

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::styling {

/// What stands in ${...}: where to look for the value, most likely place first.
struct VariablePath {
  struct Candidate {
    std::string name;                 ///< of a property
    std::vector<StyleValue> members;  ///< of its value
  };
  std::vector<Candidate> candidates;
  std::string first;         ///< the first name, which a define may have
  std::size_t accesses = 0;  ///< behind the first name
};

/// name, a.b, a['b'].c, values[0], each also behind "feature". The error says what is wrong only.
Result<VariablePath> parseVariable(std::string_view text);

}  // namespace kokudo::styling
