#pragma once

#include <string>

namespace kokudo::search {

/// Stands for what the analyzer makes of texts: a checksum of its tables and of what it makes of
/// probes of each of its rules. An index of another one would be asked for terms it does not have.
const std::string& analyzerVersion();

}  // namespace kokudo::search
