#pragma once

#include "index/catalog/Record.h"

#include <optional>
#include <string_view>

namespace kokudo::catalog::detail {

/// Reads what `canonicalJson` writes, key by key in its order: some ten times as fast as a reader
/// of any JSON. Nothing if the text is other than that by a byte; it may still be a record then.
std::optional<Record> readCanonical(std::string_view json);

}  // namespace kokudo::catalog::detail
