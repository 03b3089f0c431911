#pragma once

#include "index/language/QueryTree.h"

namespace kokudo::search::detail {

/// The tree with each word that the thesaurus knows as alternatives: itself, or one of the others
/// as a phrase. Phrases and words in a field stay as they are.
language::QueryTree withOtherWords(const language::QueryTree& tree);

}  // namespace kokudo::search::detail
