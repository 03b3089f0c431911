#pragma once

#include "index/search/detail/PreparedTree.h"

#include <vector>

namespace kokudo::search::detail {

/// A filter of the query language. BadUsage for one that makes no sense. A point is noted in
/// `prepared` for distances.
Result<PreparedTree> prepareFilter(const language::Filter& filter, PreparedQuery& prepared);

/// A condition on an attribute; BadUsage if no record has one of that name.
Result<PreparedTree> prepareAttribute(const language::Attribute& condition, const Corpus& corpus);

/// Numbers of the attributes of that name: the one written so, else those that fold to it.
std::vector<std::uint32_t> attributesNamed(const std::string& name, const Segment& segment);

/// BadUsage that lists the dimensions.
Error unknownFacet(const std::string& name);

/// What Query itself has besides text, tree and where.
Status prepareMembers(const Query& query, PreparedQuery& prepared,
                      std::vector<PreparedTree>& parts);

}  // namespace kokudo::search::detail
