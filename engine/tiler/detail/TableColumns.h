#pragma once

#include "engine/content/FeatureTable.h"

#include <string>

namespace kokudo::tiler::detail {

/// A property id of a schema, [A-Za-z_][A-Za-z0-9_]*. Names in other scripts are told apart by a
/// hash.
std::string propertyId(const std::string& name);

/// Gives all values of a column one kind: whole numbers among fractions become fractions, other
/// mixtures text.
void unify(content::FeatureTable::Column& column);

}  // namespace kokudo::tiler::detail
