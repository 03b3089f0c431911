#pragma once

#include "engine/scene/SceneView.h"
#include "engine/scene/detail/Canvas.h"
#include "engine/scene/detail/Declutter.h"
#include "engine/tiles/ViewState.h"

#include <functional>
#include <optional>
#include <vector>

namespace kokudo::scene::detail {

/// Heights under a pin, metres above the ellipsoid.
struct GroundProbe {
  std::function<double(const geodesy::Cartographic&)> ground;    ///< terrain
  std::function<double(const geodesy::Cartographic&)> surface;   ///< terrain or roof
  std::function<double(const geodesy::Cartographic&)> seaLevel;  ///< of 標高 0
};

/// The pins: where they stand, which labels fit, what lies under the mouse.
class MarkerLayer {
 public:
  void set(std::vector<Marker> markers);
  const std::vector<Marker>& markers() const { return _markers; }

  /// Finds the heights anew after the scene changed, at most `most` of them. @return whether any
  /// still waits
  bool settle(const GroundProbe& probe, std::uint64_t sceneRevision, std::size_t most);
  /// Draws pins and labels and remembers where. `occupancy` holds what is taken already.
  void draw(Canvas& canvas, const tiles::ViewState& view, Occupancy& occupancy, const Box& area,
            bool japanese);
  /// Index of the topmost marker under the pixel as last drawn.
  std::optional<std::size_t> at(double x, double y) const;
  /// The true point on the ground.
  geodesy::Ecef point(std::size_t marker) const { return _standing[marker].foot; }

 private:
  struct Standing {
    geodesy::Ecef foot, top;
    std::uint64_t revision = ~std::uint64_t(0);
  };
  struct Placed {
    std::size_t marker;
    double footX, footY, x, y, depth;
    Box sign;
    std::optional<Box> label;
  };
  std::vector<Placed> placeSigns(const tiles::ViewState& view, const Box& screen) const;
  void placeLabels(Canvas& canvas, Occupancy& occupancy, const Box& area);
  void drawSign(Canvas& canvas, const Placed& placed, bool japanese) const;

  std::vector<Marker> _markers;
  std::vector<Standing> _standing;
  std::vector<Placed> _placed;  ///< in drawing order
};

/// Whether the globe stands between the eye and a point.
bool behindHorizon(const geodesy::Ecef& eye, const geodesy::Ecef& point);

}  // namespace kokudo::scene::detail
