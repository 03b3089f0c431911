#pragma once

#include "index/catalog/Catalog.h"
#include "index/search/Searcher.h"

#include <cstddef>

namespace kokudo::workbench {

/// Gives the municipalities that a page counts their names beside their codes: 大阪府大阪市
/// (27100). Names come from the records: those of kind municipality, else what another record of
/// the place says of it. A code that no record names stays alone. @param most of the first in the
/// list
void nameMunicipalities(search::SearchPage& page, const search::Searcher& searcher,
                        const catalog::Catalog& catalog, std::size_t most);

}  // namespace kokudo::workbench
