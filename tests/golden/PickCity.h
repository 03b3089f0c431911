#pragma once

#include "tests/golden/SmallWorld.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::test {

/// A made-up town of several tiles: sheds, sheds that repeat one shape, points. Knows its own
/// geometry in double, to answer rays without the engine.
class PickCity {
 public:
  explicit PickCity(const geodesy::Cartographic& origin);

  /// What a ray meets.
  struct Answer {
    std::string content;  ///< file name of the tile's content
    std::size_t feature = 0;
    double distance = 0;  ///< metres
    double ahead = 0;     ///< metres to the nearest thing of another id behind it
  };
  /// Looks at every triangle and point.
  /// @param tolerance tangent of the angle beside the ray within which points count
  std::optional<Answer> firstHit(const geodesy::Ecef& eye, const geodesy::Vec3& ray,
                                 double tolerance) const;

  /// @return path of tileset.json
  std::string write(const std::filesystem::path& folder) const;
  std::size_t buildings() const { return _things.size() - _points; }
  std::size_t points() const { return _points; }

 private:
  struct Tile {
    std::string file, bytes;
  };
  /// A shed with its triangles, or one point; ECEF.
  struct Thing {
    std::size_t tile = 0, feature = 0;
    std::vector<geodesy::Ecef> corners;  ///< 8, or 1 of a point
    geodesy::Ecef middle;
    double radius = 0;
  };
  void addSheds(double east, double north);
  void addRepeatedSheds(double east, double north);
  void addPoints(double east, double north);
  void addThing(std::size_t feature, std::vector<geodesy::Ecef> corners);
  /// 0 to 1, the same in every run.
  double random();

  geodesy::LocalFrame _frame;
  std::vector<Tile> _tiles;
  std::vector<Thing> _things;
  std::size_t _points = 0;
  std::uint32_t _seed = 12345;
};

}  // namespace kokudo::test
