#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/search/Searcher.h"
#include "index/suggest/Suggestions.h"
#include "index/workspace/Workspace.h"

#include <string>
#include <vector>

namespace kokudo::workbench {

/// The names of the current generation; NotFound where it was published without them.
Result<suggest::Suggestions> openSuggestions(const workspace::Workspace& workspace);

/// Municipality names in the query's text (city:港区) become the codes of all that they may mean.
void resolvePlaces(search::Query& query, const suggest::Suggestions& suggestions);

/// What else a text may have meant: names that are nearly it or one of its words, as queries that
/// have hits, with how many.
std::vector<search::FacetCount> didYouMean(const search::Query& query,
                                           const suggest::Suggestions& suggestions,
                                           const search::Searcher& searcher);

/// `shape` with the words of the narrowest query for records like this one (itself left out) that
/// finds a page of them.
Result<search::Query> queryLike(const catalog::Record& record, const search::Query& shape,
                                const search::Searcher& searcher, const CancelToken& token);

/// Records like this one, without itself.
Result<search::SearchPage> moreLike(const catalog::Record& record, const search::Query& shape,
                                    const search::Searcher& searcher, const CancelToken& token);

}  // namespace kokudo::workbench
