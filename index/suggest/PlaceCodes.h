#pragma once

#include "index/language/QueryTree.h"
#include "index/suggest/Suggestions.h"

#include <functional>
#include <string>
#include <vector>

namespace kokudo::suggest {

/// Codes of today of all municipalities that a name may mean, or that of a code, wards of a
/// designated city with it; none if a name is unknown.
using MunicipalityResolver =
    std::function<std::vector<std::string>(const language::InMunicipality& in)>;

/// By the dictionary, which must outlive the function.
MunicipalityResolver municipalityResolver(const Suggestions& suggestions);

/// The query with codes in place of municipality names (city:港区), and with the wards of a
/// designated city beside its code (city:27100): all that it may mean are alternatives. Names that
/// are unknown stay.
language::QueryTree withCodes(language::QueryTree query, const MunicipalityResolver& resolve);
/// The same for a text in the query language; a text that is no query stays.
std::string withCodes(const std::string& queryText, const MunicipalityResolver& resolve);

}  // namespace kokudo::suggest
