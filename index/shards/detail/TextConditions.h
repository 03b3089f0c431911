#pragma once

#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"

#include <functional>
#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// Where a phrase must occur.
enum class PhraseScope {
  Title,
  Own,        ///< title, text, name of the prefecture
  Everything  ///< and title of the data set
};

/// @param scored whether it makes a hit better: more in a title
Condition holdsPhrase(const std::string& phrase, PhraseScope scope, bool scored,
                      const Dictionary& dictionary);
/// The phrase alone, in the text or (prefix kTitle) the title.
Xapian::Query phraseQuery(const std::string& phrase, const std::string& prefix);

/// The value of a dimension is one of those, or its name or label holds `folded` ("": not asked).
Condition hasValue(std::size_t dimension, const std::vector<std::string>& values,
                   const std::string& folded, const Dictionary& dictionary);
Condition datasetTitleHolds(const std::string& folded, const Dictionary& dictionary);
Condition creditHolds(const std::string& folded, const Dictionary& dictionary);
Condition hasId(const std::string& id);

}  // namespace kokudo::shards::detail
