#include "engine/geodesy/GridSquare.h"

#include <algorithm>
#include <cmath>

namespace kokudo::geodesy {
namespace {

/// Squares of the first division that JIS X 0410 numbers round Japan: latitude digits 30..68
/// (20-46 N), longitude digits 22..53 (122-154 E).
constexpr int kFirstSouth = 30, kFirstNorth = 69, kFirstWest = 22, kFirstEast = 54;

bool isKnownLength(std::size_t digits) {
  return digits == 4 || (digits >= 6 && digits <= 11);
}

/// Reads a code in units: south-west corner in multiples of the square's own size.
struct Walk {
  double south, west;    ///< degrees
  double height, width;  ///< degrees
  void step(int row, int column, int divisions) {
    height /= divisions;
    width /= divisions;
    south += row * height;
    west += column * width;
  }
};

}  // namespace

std::optional<GlobeRectangle> gridSquareRectangle(std::string_view code) {
  const bool allDigits =
      std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!isKnownLength(code.size()) || !allDigits) return std::nullopt;
  const auto digit = [&](std::size_t i) { return code[i] - '0'; };

  const int first = digit(0) * 10 + digit(1), second = digit(2) * 10 + digit(3);
  if (first < kFirstSouth || first >= kFirstNorth || second < kFirstWest || second >= kFirstEast)
    return std::nullopt;
  Walk square{first / 1.5, 100.0 + second, 2.0 / 3.0, 1.0};
  if (code.size() >= 6) {
    if (digit(4) > 7 || digit(5) > 7) return std::nullopt;
    square.step(digit(4), digit(5), 8);
  }
  // Twice the third division: that of its south-west corner, then 5.
  const bool twofold = code.size() == 9 && digit(8) == 5;
  if (twofold) {
    if (digit(6) % 2 != 0 || digit(7) % 2 != 0) return std::nullopt;
    square.step(digit(6) / 2, digit(7) / 2, 5);
  } else if (code.size() >= 8) {
    square.step(digit(6), digit(7), 10);
  }
  // Halves: of the second division (five times the third) or of the third.
  const std::size_t halves = twofold ? code.size() : code.size() == 7 ? 6 : 8;
  for (std::size_t i = halves; i < code.size(); ++i) {
    const int quarter = digit(i);  // 1 south-west, 2 south-east, 3 north-west, 4 north-east
    if (quarter < 1 || quarter > 4) return std::nullopt;
    square.step((quarter - 1) / 2, (quarter - 1) % 2, 2);
  }
  return GlobeRectangle::fromDegrees(square.west, square.south, square.west + square.width,
                                     square.south + square.height);
}

std::optional<std::string> gridSquareCode(double longitudeDegrees, double latitudeDegrees,
                                          int digits) {
  if (digits < 0 || !isKnownLength(std::size_t(digits))) return std::nullopt;
  if (!(latitudeDegrees >= 20.0 && latitudeDegrees < 46.0 && longitudeDegrees >= 122.0 &&
        longitudeDegrees < 154.0))
    return std::nullopt;

  // Count whole eighths of the third division: one floor for all digits, so that a longer code
  // always begins with the shorter one. A point within 1e-9 degrees (0.1 mm) below an edge counts
  // as on it, since edges such as 35.6666... are not doubles.
  constexpr double kOnEdge = 1e-9;
  const long row = long(std::floor((latitudeDegrees + kOnEdge) * 1.5 * 640.0));
  const long column = long(std::floor((longitudeDegrees + kOnEdge - 100.0) * 640.0));

  std::string code = std::to_string(row / 640) + std::to_string(column / 640);
  const auto append = [&](long unit, long divisions) {
    code += char('0' + row / unit % divisions);
    code += char('0' + column / unit % divisions);
  };
  if (digits >= 6) append(80, 8);
  const auto appendQuarter = [&](long unit) {
    code += char('1' + row / unit % 2 * 2 + column / unit % 2);
  };
  if (digits == 7) appendQuarter(40);
  if (digits >= 8) append(8, 10);
  long unit = 4;
  for (int i = 9; i <= digits; ++i, unit /= 2) appendQuarter(unit);
  return code;
}

}  // namespace kokudo::geodesy
