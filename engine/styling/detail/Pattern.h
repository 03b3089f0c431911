#pragma once

#include "engine/base/Result.h"
#include "engine/styling/detail/StyleValue.h"

#include <memory>
#include <string>
#include <string_view>

namespace kokudo::styling {

/// A regular expression of a style: ICU's, whose syntax holds what JavaScript has but a few
/// rarities. Any thread. Patterns that run away count as no match.
class Pattern {
 public:
  /// @param flags of g, i, m, u, y; g and u change nothing, y binds the match to the beginning
  static Result<std::shared_ptr<const Pattern>> compile(const std::string& source,
                                                        std::string_view flags);
  ~Pattern();

  const std::string& source() const { return _source; }
  bool test(std::string_view text) const;
  /// The first group of the first match (undefined where the pattern has none), or null.
  StyleValue exec(std::string_view text) const;

 private:
  struct Impl;
  Pattern();
  std::string _source;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::styling
