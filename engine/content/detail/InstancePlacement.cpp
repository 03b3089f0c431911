#include "engine/content/detail/InstancePlacement.h"

#include "engine/content/detail/PointAttributes.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/LocalFrame.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::content {

namespace {

using geodesy::Mat4;
using geodesy::Vec3;
using Numbers = std::vector<double>;

/// Nearer to the earth's centre there is no up.
constexpr double kLeastRadius = 1000.0;

Vec3 at(const Numbers& numbers, std::size_t item) {
  return {numbers[item * 3], numbers[item * 3 + 1], numbers[item * 3 + 2]};
}

Mat4 fromAxes(Vec3 x, Vec3 y, Vec3 z) {
  Mat4 matrix;
  matrix.m = {x.x, x.y, x.z, 0, y.x, y.y, y.z, 0, z.x, z.y, z.z, 0, 0, 0, 0, 1};
  return matrix;
}

bool isFinite(const Mat4& matrix) {
  for (const double value : matrix.m) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

/// What a tile's matrix does to lengths, on average.
double scaleOf(const Mat4& tile) {
  const auto& m = tile.m;
  const Vec3 x{m[0], m[1], m[2]}, y{m[4], m[5], m[6]}, z{m[8], m[9], m[10]};
  return std::cbrt(std::abs(dot(x, cross(y, z))));
}

class PlacementReader {
 public:
  PlacementReader(const TileSemantics& semantics, std::uint64_t count, const Mat4& tile)
      : _semantics(semantics), _count(count), _tile(tile), _tileScale(scaleOf(tile)) {}

  Result<std::vector<Mat4>> read() {
    if (auto status = readPositions(); !status) return status.error();
    if (auto status = readAxes(); !status) return status.error();
    if (auto status = readScales(); !status) return status.error();
    std::vector<Mat4> placements;
    placements.reserve(static_cast<std::size_t>(_count));
    for (std::size_t i = 0; i < _count; ++i) {
      placements.push_back(placement(i));
      if (!isFinite(placements.back())) {
        return _semantics.bad(fmt::format("instance {} lies at no finite position", i));
      }
    }
    return placements;
  }

 private:
  Status readPositions() {
    const bool plain = _semantics.has("POSITION");
    if (!plain && !_semantics.has("POSITION_QUANTIZED"))
      return _semantics.bad("has neither POSITION nor POSITION_QUANTIZED");
    auto positions = plain ? _semantics.perItem("POSITION", Component::Float32, 3, _count)
                           : quantizedPositions(_semantics, _count);
    if (!positions) return positions.error();
    _positions = std::move(*positions);
    auto centre = _semantics.global("RTC_CENTER", 3);
    if (!centre) return centre.error();
    if (!centre->empty()) _centre = at(*centre, 0);
    return {};
  }

  Status readAxes() {
    if (_semantics.has("NORMAL_UP") || _semantics.has("NORMAL_RIGHT")) {
      return readPair("NORMAL_UP", "NORMAL_RIGHT", Component::Float32);
    }
    if (_semantics.has("NORMAL_UP_OCT32P") || _semantics.has("NORMAL_RIGHT_OCT32P")) {
      return readPair("NORMAL_UP_OCT32P", "NORMAL_RIGHT_OCT32P", Component::Uint16);
    }
    _eastNorthUp = _semantics.flag("EAST_NORTH_UP");
    return {};
  }

  Status readPair(const char* up, const char* right, Component type) {
    if (!_semantics.has(up) || !_semantics.has(right)) {
      return _semantics.bad(fmt::format("has only one of {} and {}", up, right));
    }
    if (auto status = readVectors(up, type, _up); !status) return status;
    return readVectors(right, type, _right);
  }

  Status readVectors(const char* name, Component type, Numbers& out) {
    if (type == Component::Float32) {
      auto read = _semantics.perItem(name, type, 3, _count);
      if (!read) return read.error();
      out = std::move(*read);
      return {};
    }
    auto read = _semantics.perItem(name, type, 2, _count);
    if (!read) return read.error();
    for (std::size_t i = 0; i < read->size(); i += 2) {
      const Vec3 v = fromOctahedron((*read)[i] / 65535 * 2 - 1, (*read)[i + 1] / 65535 * 2 - 1);
      out.insert(out.end(), {v.x, v.y, v.z});
    }
    return {};
  }

  Status readScales() {
    if (_semantics.has("SCALE")) {
      auto read = _semantics.perItem("SCALE", Component::Float32, 1, _count);
      if (!read) return read.error();
      _scale = std::move(*read);
    }
    if (_semantics.has("SCALE_NON_UNIFORM")) {
      auto read = _semantics.perItem("SCALE_NON_UNIFORM", Component::Float32, 3, _count);
      if (!read) return read.error();
      _scales = std::move(*read);
    }
    return {};
  }

  /// Both scales apply where both are given.
  Mat4 scale(std::size_t i) const {
    const double all = _scale.empty() ? 1.0 : _scale[i];
    const Vec3 each = _scales.empty() ? Vec3{1, 1, 1} : at(_scales, i);
    return fromAxes({each.x * all, 0, 0}, {0, each.y * all, 0}, {0, 0, each.z * all});
  }

  Mat4 placement(std::size_t i) const {
    const Vec3 position = _centre + at(_positions, i);
    if (_eastNorthUp) {
      const Vec3 place = _tile.transformPoint(position);
      if (length(place) > kLeastRadius) return onTheGround(place, i);
    }
    Mat4 axes;
    if (!_up.empty()) {
      const Vec3 right = normalized(at(_right, i)), up = normalized(at(_up, i));
      axes = fromAxes(right, up, cross(right, up));
    }
    return _tile * Mat4::translation(position) * axes * scale(i);
  }

  Mat4 onTheGround(const Vec3& place, std::size_t i) const {
    const auto frame = geodesy::LocalFrame::at(geodesy::Ellipsoid::wgs84().toCartographic(place));
    return Mat4::translation(place) *
           fromAxes(frame.east * _tileScale, frame.north * _tileScale, frame.up * _tileScale) *
           scale(i);
  }

  const TileSemantics& _semantics;
  std::uint64_t _count;
  const Mat4& _tile;
  double _tileScale;
  Numbers _positions, _up, _right, _scale, _scales;
  Vec3 _centre;
  bool _eastNorthUp = false;
};

}  // namespace

Result<std::vector<Mat4>> readPlacements(const TileSemantics& semantics, std::uint64_t count,
                                         const Mat4& tile) {
  return PlacementReader(semantics, count, tile).read();
}

}  // namespace kokudo::content
