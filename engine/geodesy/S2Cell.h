#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kokudo::geodesy {

/// A cell of the S2 grid: a square on one face of a cube round the earth
/// (3DTILES_bounding_volume_S2, s2geometry.io). Longitude and geodetic latitude on WGS 84 take the
/// place of the sphere's.
struct S2Cell {
  int face = 0;                ///< 0..5
  int level = 0;               ///< 0..30; a face is divided into 4^level cells
  std::uint32_t i = 0, j = 0;  ///< column and row on the face, < 2^level

  /// Nothing if the id names no cell.
  static std::optional<S2Cell> fromId(std::uint64_t id);
  /// @param token the id in hexadecimal, trailing zeros left out
  static std::optional<S2Cell> fromToken(std::string_view token);

  /// The cell `levels` further down, at column x and row y within this one.
  S2Cell descendant(int levels, std::uint64_t x, std::uint64_t y) const;
  /// Longitude and latitude (radians) of a place in the cell. @param s, t 0..1 along i and j
  struct Place {
    double longitude = 0, latitude = 0;
  };
  Place at(double s, double t) const;
  bool operator==(const S2Cell&) const = default;
};

}  // namespace kokudo::geodesy
