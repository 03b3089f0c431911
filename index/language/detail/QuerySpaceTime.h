#pragma once

#include "index/language/detail/QueryFields.h"

namespace kokudo::language::detail {

/// "2020", "R5", "2018..2022", "H27..": years.
std::variant<QueryTree, BadValue> yearsOf(const std::string& value);
/// Whatever readDate knows, an open range included.
std::variant<QueryTree, BadValue> datesOf(const std::string& value);
/// "LAT,LON,RADIUS", the radius in metres unless it ends in m or km.
std::variant<QueryTree, BadValue> nearOf(const std::string& value);
/// "W,S,E,N" in degrees.
std::variant<QueryTree, BadValue> boxOf(const std::string& value);

}  // namespace kokudo::language::detail
