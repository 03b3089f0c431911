#pragma once

#include "apps/cli/SearchOptions.h"
#include "apps/workbench/Output.h"
#include "index/entities/EntityLinks.h"
#include "index/search/Searcher.h"

#include <cstdint>

namespace kokudo::cli {

/// Writes every hit to `output` as options.format says, one after another: memory does not grow
/// with the result beyond eight bytes a hit. @param links where records of one thing are one entry:
/// the best of them is written; null otherwise. @return how many were written
Result<std::uint64_t> writeHits(const SearchOptions& options, const search::Query& query,
                                const search::Searcher& searcher,
                                const entities::EntityLinks* links, workbench::Output& output,
                                const CancelToken& token);

}  // namespace kokudo::cli
