#pragma once

#include <string>

namespace kokudo::test {

/// The text as gzip, packed quickly.
std::string gzipped(const std::string& text);

}  // namespace kokudo::test
