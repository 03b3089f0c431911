#pragma once

#include "apps/viewer/InputEvent.h"
#include "engine/scene/SceneView.h"

#include <optional>

namespace kokudo::viewer {

/// Mouse and keys that move the camera: left drag pans, right or middle drag orbits and tilts, the
/// wheel zooms to the cursor.
class Navigation {
 public:
  explicit Navigation(scene::SceneView& scene) : _scene(scene) {}

  struct Outcome {
    bool moved = false;
    std::optional<std::pair<double, double>> clicked;  ///< pixel of a click that was no drag
    std::optional<std::pair<double, double>> doubleClicked;
  };
  /// @param overPanel the pointer belongs to a panel: presses and the wheel are not ours
  Outcome handle(const InputEvent& event, bool overPanel, double now);

  void zoomAtCentre(double factor);
  void panPixels(double dx, double dy);
  /// From above to oblique and back.
  void toggleTilt();
  /// What lies under a pixel: picked terrain or object, else the ellipsoid; nothing in the sky.
  std::optional<geodesy::Ecef> anchorAt(double x, double y) const;
  void setCentre(double x, double y);

 private:
  void drag(double x, double y);

  scene::SceneView& _scene;
  double _x = 0, _y = 0, _pressX = 0, _pressY = 0;
  double _centreX = 0, _centreY = 0;
  double _lastClick = -1;
  int _button = -1;
  bool _dragging = false;
  std::optional<geodesy::Ecef> _anchor;
};

}  // namespace kokudo::viewer
