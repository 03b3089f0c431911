#include "engine/geodesy/S2Cell.h"

#include "engine/geodesy/Vector.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace kokudo::geodesy {
namespace {

constexpr int kMaxLevel = 30;

// The Hilbert curve: which quarter (2 i + j) comes at which position, by orientation, and what the
// position adds to the orientation.
constexpr std::array<std::array<unsigned, 4>, 4> kQuarterAt{
    {{0, 1, 3, 2}, {0, 2, 3, 1}, {3, 2, 0, 1}, {3, 1, 0, 2}}};
constexpr std::array<unsigned, 4> kTurn{1, 0, 0, 3};

/// S2's quadratic projection: 0..1 along a face to -1..1 on the cube.
double onCube(double s) {
  return s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3;
}

Vec3 direction(int face, double u, double v) {
  switch (face) {
    case 0:
      return {1, u, v};
    case 1:
      return {-u, 1, v};
    case 2:
      return {-u, -v, 1};
    case 3:
      return {-1, -v, -u};
    case 4:
      return {v, -1, -u};
    default:
      return {v, u, -1};
  }
}

}  // namespace

std::optional<S2Cell> S2Cell::fromId(std::uint64_t id) {
  S2Cell cell;
  cell.face = static_cast<int>(id >> 61);
  const int zeros = id == 0 ? 1 : std::countr_zero(id);
  if (cell.face > 5 || zeros % 2 != 0 || zeros > 2 * kMaxLevel) return std::nullopt;
  cell.level = kMaxLevel - zeros / 2;
  auto orientation = static_cast<unsigned>(cell.face & 1);
  for (int k = 0; k < cell.level; ++k) {
    const auto position = static_cast<unsigned>(id >> (59 - 2 * k)) & 3u;
    const unsigned quarter = kQuarterAt[orientation][position];
    cell.i = cell.i << 1 | quarter >> 1;
    cell.j = cell.j << 1 | (quarter & 1);
    orientation ^= kTurn[position];
  }
  return cell;
}

std::optional<S2Cell> S2Cell::fromToken(std::string_view token) {
  if (token.empty() || token.size() > 16) return std::nullopt;
  std::uint64_t id = 0;
  for (const char c : token) {
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    id = id << 4 | digit;
  }
  return fromId(id << 4 * (16 - token.size()));
}

S2Cell S2Cell::descendant(int levels, std::uint64_t x, std::uint64_t y) const {
  S2Cell cell = *this;
  cell.level = std::min(level + levels, kMaxLevel);
  const int down = cell.level - level;
  cell.i = static_cast<std::uint32_t>((std::uint64_t(i) << down) + x);
  cell.j = static_cast<std::uint32_t>((std::uint64_t(j) << down) + y);
  return cell;
}

S2Cell::Place S2Cell::at(double s, double t) const {
  const double side = std::ldexp(1.0, -level);
  const Vec3 p = normalized(direction(face, onCube((i + s) * side), onCube((j + t) * side)));
  return {std::atan2(p.y, p.x), std::asin(std::clamp(p.z, -1.0, 1.0))};
}

}  // namespace kokudo::geodesy
