#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kokudo::geodesy {

/// 都道府県 by its number in JIS X 0401.
struct Prefecture {
  int code = 0;                ///< 1..47
  std::string_view name;       ///< 大阪府
  std::string_view shortName;  ///< 大阪
  std::string_view romaji;     ///< Osaka
};

const Prefecture* prefectureByCode(int code);
/// By name or short name or romaji; null if unknown.
const Prefecture* prefectureByName(std::string_view name);
/// The prefecture whose name begins `text` (an address, 東京都千代田区...), or null.
const Prefecture* prefectureAtStartOf(std::string_view text);

/// Check digit of a five-digit municipality code (JIS X 0402 with the check digit of
/// 全国地方公共団体コード).
int municipalityCheckDigit(std::string_view fiveDigits);
/// Five digits from five or six digits or a number that lost its leading zero; nothing if malformed
/// or the check digit is wrong.
std::optional<std::string> normalizeMunicipalityCode(std::string_view code);

}  // namespace kokudo::geodesy
