#pragma once

#include "index/catalog/Record.h"
#include "index/language/QueryTree.h"

#include <vector>

namespace kokudo::suggest {

/// Queries for records like this one and not itself, the narrowest first: those that share words of
/// the title, are of the same kind and near; then without the place; then of the kind and near;
/// then of the same data set. Ask one after another until there are hits enough.
std::vector<language::QueryTree> queriesLike(const catalog::Record& record);

}  // namespace kokudo::suggest
