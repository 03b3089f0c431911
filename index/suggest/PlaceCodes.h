#pragma once

#include "index/language/QueryTree.h"
#include "index/suggest/Suggestions.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::suggest {

/// Codes of today of all municipalities that a name may mean, wards of a designated city with it;
/// none if the name is unknown.
using MunicipalityResolver = std::function<std::vector<std::string>(std::string_view name)>;

/// By the dictionary, which must outlive the function.
MunicipalityResolver municipalityResolver(const Suggestions& suggestions);

/// The query with the codes in place of municipality names (city:港区): all that the name may mean
/// are alternatives. Names that are unknown stay.
language::QueryTree withCodes(language::QueryTree query, const MunicipalityResolver& resolve);
/// The same for a text in the query language; a text that is no query stays.
std::string withCodes(const std::string& queryText, const MunicipalityResolver& resolve);

}  // namespace kokudo::suggest
