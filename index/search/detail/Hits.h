#pragma once

#include "index/search/SearchPage.h"
#include "index/search/detail/Corpus.h"
#include "index/search/detail/PreparedTree.h"
#include "index/search/detail/rank/Match.h"

namespace kokudo::search::detail {

/// What is shown of a match.
Hit hitOf(const Corpus& corpus, const PreparedQuery& prepared, const Match& match);

}  // namespace kokudo::search::detail
