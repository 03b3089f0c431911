#pragma once

namespace kokudo::test {

/// How much slower code may be that sanitizers watch: bounds of time are given for code without.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double kSlowedBySanitizers = 20;
#else
inline constexpr double kSlowedBySanitizers = 1;
#endif
/// What a process takes is mostly a sanitizer's own: bounds of memory mean nothing then.
inline constexpr bool kWatchedBySanitizers = kSlowedBySanitizers > 1;

}  // namespace kokudo::test
