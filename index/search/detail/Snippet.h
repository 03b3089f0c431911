#pragma once

#include "index/search/detail/Phrases.h"

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// About 120 characters of `original` round the first phrase (its beginning if none occurs), each
/// match between U+0002 and U+0003, line ends as blanks.
std::string snippetOf(std::string_view original, const std::vector<Phrase>& phrases,
                      const language::Analyzer& analyzer);

}  // namespace kokudo::search::detail
