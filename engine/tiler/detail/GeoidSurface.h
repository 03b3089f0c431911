#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/HeightDatum.h"

#include <optional>
#include <vector>

namespace kokudo::tiler::detail {

/// One geoid without a step: GSIGEO2011 in and around Japan, EGM96 elsewhere, blended over 40 km
/// where the Japanese grid ends. One instance per thread.
class GeoidSurface {
 public:
  /// NotFound naming the missing grid if there is no EGM96. Without the Japanese grid EGM96 serves
  /// everywhere, up to 2 m off in Japan.
  static Result<GeoidSurface> open();

  struct Heights {
    double surface = 0;  ///< ellipsoidal height of 標高 0, metres
    double egm96 = 0;    ///< ellipsoidal height of the EGM96 zero, metres
  };
  bool hasJapan() const { return _japan.has_value(); }
  Heights at(double longitude, double latitude) const;  ///< degrees

 private:
  GeoidSurface(std::optional<geodesy::GeoidModel> japan, geodesy::GeoidModel world);
  void measureReach();
  double shareOfJapan(double longitude, double latitude) const;

  std::optional<geodesy::GeoidModel> _japan;
  geodesy::GeoidModel _world;
  std::vector<float> _share;  ///< 0..1 on a grid over the Japanese grid's rectangle
};

}  // namespace kokudo::tiler::detail
