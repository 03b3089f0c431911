#pragma once

#include <string_view>

namespace kokudo::workbench {

/// What a code of PLATEAU's standard code lists means: 411 of bldg:usage is 住宅. "" where the
/// attribute has no standard list or the code is not in it.
std::string_view codeName(std::string_view attribute, std::string_view code);

}  // namespace kokudo::workbench
