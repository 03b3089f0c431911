#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace kokudo::flight {

/// The GL objects that exist in the current context, whoever made them, by kind. Asks for every
/// name up to the first long gap: drivers give names from 1 on.
using GlCensus = std::map<std::string, std::size_t>;
GlCensus glCensus();

}  // namespace kokudo::flight
