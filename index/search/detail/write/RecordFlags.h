#pragma once

#include "index/catalog/Record.h"

#include <cstdint>

namespace kokudo::search::detail {

/// RecordFlag bits: whether it has files or services, and 3D data among them.
std::uint8_t flagsOf(const catalog::Record& record);

}  // namespace kokudo::search::detail
