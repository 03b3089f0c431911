#include "engine/tiles/detail/VolumeJson.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;
using geodesy::Mat4;
using geodesy::Vec3;

constexpr double kMaxMetres = 1e15;  // further out, squared distances lose their meaning

/// The same rectangle with edges within half a turn: 170 to 190 degrees east becomes 170 to -170.
geodesy::GlobeRectangle wrapped(geodesy::GlobeRectangle r) {
  constexpr double kHalf = std::numbers::pi;
  if (r.west >= -kHalf && r.east <= kHalf && r.east >= -kHalf && r.west <= kHalf) return r;
  if (r.east - r.west >= 2 * kHalf) return {-kHalf, r.south, kHalf, r.north};
  return {std::remainder(r.west, 2 * kHalf), r.south, std::remainder(r.east, 2 * kHalf), r.north};
}

Result<BoundingVolume> readCell(const JsonObject& json, const std::string& where) {
  const std::string token = textMember(json, "token");
  const auto cell = geodesy::S2Cell::fromToken(token);
  if (!cell) {
    return badInput(where, "the token \"" + token.substr(0, 40) + "\" names no S2 cell");
  }
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto height = [&](const char* key) {
    const auto value = member(json, key);
    return value ? numberOf(*value).value_or(kNone) : kNone;
  };
  const double least = height("minimumHeight"), greatest = height("maximumHeight");
  if (!(least <= greatest) || !isSane(least) || !isSane(greatest)) {
    return badInput(where, "the S2 cell has no minimumHeight below its maximumHeight");
  }
  return BoundingVolume(geodesy::BoundingCell{*cell, least, greatest});
}

}  // namespace

bool isSane(double metres) {
  return std::abs(metres) <= kMaxMetres;  // false for NaN
}

bool isSane(const Mat4& transform) {
  return std::all_of(transform.m.begin(), transform.m.end(), [](double n) { return isSane(n); });
}

Status checkSane(const BoundingVolume& volume, const std::string& where) {
  if (!isSane(length(centreOf(volume))) || !isSane(radiusOf(volume))) {
    return badInput(where, "boundingVolume is larger or further away than can be drawn");
  }
  return {};
}

double largestScale(const Mat4& m) {
  return std::max({length(m.transformDirection({1, 0, 0})), length(m.transformDirection({0, 1, 0})),
                   length(m.transformDirection({0, 0, 1}))});
}

Result<BoundingVolume> volumeOfRegion(const std::vector<double>& n, const std::string& where) {
  // A little beyond a turn or a pole is rounding.
  constexpr double kTurn = 2 * std::numbers::pi + 0.01;
  if (n.size() != 6 || n[1] > n[3] || n[4] > n[5] || std::abs(n[1]) > kTurn / 4 ||
      std::abs(n[3]) > kTurn / 4 || std::abs(n[0]) > kTurn || std::abs(n[2]) > kTurn) {
    return badInput(where,
                    "boundingVolume.region is not west, south, east, north in radians, least "
                    "and greatest height");
  }
  return BoundingVolume(geodesy::BoundingRegion{wrapped({n[0], n[1], n[2], n[3]}), n[4], n[5]});
}

Result<BoundingVolume> volumeOfBox(const std::vector<double>& n, const Mat4& transform,
                                   const std::string& where) {
  if (n.size() != 12) return badInput(where, "boundingVolume.box is not 12 finite numbers");
  const auto at = [&n](std::size_t i) { return Vec3{n[i], n[i + 1], n[i + 2]}; };
  return transformed(geodesy::OrientedBoundingBox{at(0), {at(3), at(6), at(9)}}, transform);
}

Result<BoundingVolume> volumeOfSphere(const std::vector<double>& n, const Mat4& transform,
                                      const std::string& where) {
  if (n.size() != 4 || n[3] < 0) {
    return badInput(where, "boundingVolume.sphere is not a centre and a radius");
  }
  return transformed(geodesy::BoundingSphere{{n[0], n[1], n[2]}, n[3]}, transform);
}

Result<BoundingVolume> readVolume(const JsonObject& json, const Mat4& transform,
                                  const std::string& where) {
  if (const auto cell = extensionOf(json, "3DTILES_bounding_volume_S2")) {
    return readCell(*cell, where);
  }
  if (const auto region = member(json, "region")) {
    return volumeOfRegion(numbers(*region, 6).value_or(std::vector<double>{}), where);
  }
  if (const auto box = member(json, "box")) {
    return volumeOfBox(numbers(*box, 12).value_or(std::vector<double>{}), transform, where);
  }
  if (const auto sphere = member(json, "sphere")) {
    return volumeOfSphere(numbers(*sphere, 4).value_or(std::vector<double>{}), transform, where);
  }
  return Error{Error::Kind::Unsupported,
               where + ": boundingVolume has none of region, box, sphere and S2 cell"};
}

}  // namespace kokudo::tiles::detail
