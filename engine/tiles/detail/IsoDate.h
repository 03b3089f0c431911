#pragma once

#include <cstdio>
#include <ctime>
#include <optional>
#include <string>

namespace kokudo::tiles::detail {

/// Seconds since 1970 of "2026-11-22T07:00:00Z", "...+09:00", with fractions, or of a day alone;
/// UTC where no zone is given.
inline std::optional<double> secondsOfIsoDate(const std::string& text) {
  std::tm day{};
  double seconds = 0;
  int read = 0;
  const int fields =
      std::sscanf(text.c_str(), "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%lf%n", &day.tm_year, &day.tm_mon,
                  &day.tm_mday, &day.tm_hour, &day.tm_min, &seconds, &read);
  const bool isValid = day.tm_mon >= 1 && day.tm_mon <= 12 && day.tm_mday >= 1 &&
                       day.tm_mday <= 31 && day.tm_hour <= 24 && day.tm_min < 60 && seconds < 61;
  if ((fields != 6 && fields != 3) || !isValid) return std::nullopt;
  day.tm_year -= 1900;
  day.tm_mon -= 1;
  int hours = 0, minutes = 0;
  const char* zone = fields == 6 ? text.c_str() + read : "";
  if (*zone == '+' || *zone == '-') {
    if (std::sscanf(zone + 1, "%2d:%2d", &hours, &minutes) < 1) return std::nullopt;
    if (*zone == '-') hours = -hours, minutes = -minutes;
  }
  return static_cast<double>(::timegm(&day)) + seconds - hours * 3600.0 - minutes * 60.0;
}

}  // namespace kokudo::tiles::detail
