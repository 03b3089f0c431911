#pragma once

#include "index/suggest/detail/DictionaryFile.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace kokudo::suggest::detail {

/// Whether a municipality of the folded text (愛知県名古屋市港区) is called so: 港区, 名古屋市港区,
/// 港.
bool isCalled(std::string_view folded, std::string_view wanted);

/// Entries of the prefectures and municipalities that are called or read so, with or without what
/// they end in (大阪: 大阪府, 大阪市; おおさか too), best first. Wards by their own name.
std::vector<std::uint32_t> areasCalled(const DictionaryFile& file, std::string_view text,
                                       std::string_view reading);

}  // namespace kokudo::suggest::detail
