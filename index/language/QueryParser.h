#pragma once

#include "engine/base/Result.h"
#include "index/language/QueryTree.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kokudo::language {

constexpr std::size_t kMaxQueryBytes = std::size_t(4) << 20;
constexpr int kMaxQueryDepth = 64;            ///< parentheses and minus signs within each other
constexpr std::size_t kMaxConditions = 1024;  ///< words, phrases, predicates and filters

/// Why a text is not a query.
struct QueryProblem {
  std::size_t column = 1;  ///< character (not byte) of the text, from 1
  std::string found;       ///< "')'", "the end of the query"
  std::string expected;    ///< "a word after 'title:'"
  /// BadUsage: "query: column 7: found ..., expected ...".
  Error error() const;
};

/// The tree of a text in the query language (docs/search.md), in time linear in its length; a blank
/// text is every record. Control characters count as blanks. BadUsage with column and expectation;
/// the same in parts in `problem` if given.
Result<QueryTree> parseQuery(std::string_view text, QueryProblem* problem = nullptr);

}  // namespace kokudo::language
