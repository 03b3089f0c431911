#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/search/detail/write/RecordAnalysis.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace kokudo::search::detail {

/// A record as it comes to be indexed.
using RawRecord = std::variant<catalog::Record, catalog::StoredRow>;

/// Analyses a run of records and writes their terms as a database of its own. Cancelled when told
/// to stop.
Result<std::vector<AnalysedRecord>> writeChunk(std::vector<RawRecord> raws,
                                               const std::filesystem::path& database,
                                               bool filterTerms, const CancelToken& token);

/// Merges databases to one at `output`, documents numbered one database after the other, and
/// removes them. `metadata` is its "revision".
Status mergeChunks(std::vector<std::filesystem::path> chunks, const std::filesystem::path& output,
                   const std::string& metadata, const CancelToken& token);

/// The `Error` for what Xapian threw while `folder` was written.
Error writeError(const std::filesystem::path& folder, const Xapian::Error& error);

}  // namespace kokudo::search::detail
