#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Record.h"
#include "index/search/RecordFacts.h"

#include <xapian.h>

#include <string>

namespace kokudo::shards::detail {

/// A record as a document of a shard.
Xapian::Document documentOf(const catalog::Record& record, const search::RecordFacts& facts);
/// What stands in it of the record: all but the geometry, addresses of files and provenance.
/// Integrity if the text is none.
Result<catalog::Record> recordIn(const std::string& data);

}  // namespace kokudo::shards::detail
