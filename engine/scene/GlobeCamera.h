#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/Cartographic.h"
#include "engine/tiles/ViewState.h"

#include <functional>
#include <optional>

namespace kokudo::scene {

/// A view as people give it: what is looked at, from which side, how far.
struct LookAt {
  geodesy::Cartographic target;  ///< ellipsoidal height
  double heading = 0;            ///< radians clockwise from north
  double pitch = -0.7;           ///< radians, negative looks down
  double distance = 1000;        ///< metres
};

/// A view as the camera has it: no roll, no ground is needed to say it.
struct Placement {
  geodesy::Ecef position;
  geodesy::Vec3 direction, up;  ///< unit vectors
  bool onEarth = true;          ///< false: "up" is z everywhere, as nothing lies on the globe
};

/// From where a thing is looked at.
struct ViewSide {
  double heading = -0.785398163397;  ///< radians clockwise from north; the eye is in the south-east
  double pitch = -0.610865238198;    ///< radians
  double zoom = 1;                   ///< 1: the whole thing fills the picture
};

/// The camera over the globe: orbit, pan, zoom to cursor, tilt, north up, fly to. Double precision;
/// no GL. Screen positions are pixels from the top left.
class GlobeCamera {
 public:
  GlobeCamera();
  void setViewport(int width, int height);
  void lookAt(const LookAt& view);
  /// Takes this view as it is. Off the earth, orbit, zoom and pan keep z up and the camera knows
  /// nothing of places: `currentLookAt` and `position` then mean nothing. `lookAt` and `flyTo`
  /// bring it back.
  void place(const Placement& placement);
  bool onEarth() const { return _onEarth; }
  /// The view as LookAt on what lies in the middle of the screen (ground at `groundHeight` m).
  LookAt currentLookAt(double groundHeight = 0) const;
  tiles::ViewState viewState() const;
  geodesy::Cartographic position() const;
  double heading() const;
  double pitch() const;

  /// Ray through a pixel. @return unit direction from position
  geodesy::Vec3 rayThrough(double x, double y) const;

  /// Grabs the point under (fromX, fromY) and brings it under (toX, toY). `anchor` is the picked
  /// point (ECEF).
  void pan(const geodesy::Ecef& anchor, double toX, double toY);
  /// Turns round `anchor`: dHeading, dPitch radians.
  void orbit(const geodesy::Ecef& anchor, double dHeading, double dPitch);
  /// factor < 1 comes closer to the anchor; it stays under its pixel.
  void zoom(const geodesy::Ecef& anchor, double factor);
  void northUp();
  /// Keeps the eye at least `metres` above the ground found by `groundHeight(cartographic)`
  /// (ellipsoidal height).
  void keepAbove(const std::function<double(const geodesy::Cartographic&)>& groundHeight,
                 double metres);

  /// Begins a flight of 0.6-2.5 s by distance; any other call ends it.
  void flyTo(const LookAt& target);
  bool flying() const;
  /// The view at the end of the flight; nothing without one.
  std::optional<tiles::ViewState> destination() const;
  /// Moves a flight on. @return whether the view changed
  bool advance(double seconds);

 private:
  geodesy::Ecef _position;
  geodesy::Vec3 _direction, _up;
  int _width = 1, _height = 1;
  double _fovY;
  bool _onEarth = true;
  struct Flight {
    LookAt from, to;
    double elapsed = 0, duration = 0;
    bool active = false;
  } _flight;
};

}  // namespace kokudo::scene
