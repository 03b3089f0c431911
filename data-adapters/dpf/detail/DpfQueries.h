#pragma once

#include <string>
#include <string_view>

namespace kokudo::adapters::dpf {

constexpr int kPageSize = 1000;  ///< the platform's largest for getAllData

/// How many items each dataset of each catalogue holds.
std::string planQuery();
/// Titles of catalogues and datasets.
std::string catalogueQuery();
/// One page of a dataset. @param since ISO date or "" @param token of the page before, "" = first
std::string pageQuery(std::string_view dataset, std::string_view since, std::string_view token,
                      int size, bool withShape);

}  // namespace kokudo::adapters::dpf
