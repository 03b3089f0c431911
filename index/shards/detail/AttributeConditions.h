#pragma once

#include "engine/base/Result.h"
#include "index/language/QueryTree.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"

#include <string>

namespace kokudo::shards::detail {

/// BadUsage if no record has an attribute of that name. Not exact, with everything possible, where
/// only the record itself can tell.
Result<Condition> hasAttribute(const language::Attribute& condition, const Dictionary& dictionary);

/// Whether values of the attribute in its slot are all there is to know of them.
bool isInSlot(const AttributeUse& use);

}  // namespace kokudo::shards::detail
