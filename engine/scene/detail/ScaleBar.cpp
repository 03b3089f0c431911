#include "engine/scene/detail/ScaleBar.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/Grab.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::scene::detail {

using geodesy::Ecef;

namespace {

/// 1, 2 or 5 times a power of ten, not above `metres`.
double niceBelow(double metres) {
  const double power = std::pow(10.0, std::floor(std::log10(metres)));
  for (const double step : {5.0, 2.0}) {
    if (step * power <= metres) return step * power;
  }
  return power;
}

std::string labelOf(double metres) {
  return metres >= 1000 ? fmt::format("{:g} km", metres / 1000) : fmt::format("{:g} m", metres);
}

}  // namespace

std::optional<double> groundAcross(const tiles::ViewState& view, const Ecef& centre,
                                   double pixels) {
  const auto& globe = geodesy::Ellipsoid::wgs84();
  const double height = globe.toCartographic(centre).height;
  const double x = view.viewportWidth / 2.0, y = view.viewportHeight / 2.0;
  Ecef left, right;
  if (!globe.intersect(view.position, rayThrough(view, x - pixels / 2, y), left, height) ||
      !globe.intersect(view.position, rayThrough(view, x + pixels / 2, y), right, height)) {
    return std::nullopt;
  }
  // The chord and the radius of the earth there give the arc.
  const double chord = geodesy::length(right - left), radius = geodesy::length(centre);
  return 2 * radius * std::asin(std::min(1.0, chord / (2 * radius)));
}

std::optional<ScaleBar> scaleBarAt(const tiles::ViewState& view, const Ecef& centre,
                                   double longest) {
  const auto across = groundAcross(view, centre, longest);
  if (!across || !(*across > 0)) return std::nullopt;
  const double wanted = niceBelow(*across);
  // The ground curves away from the middle, so the pixels of a length are found by halving.
  double low = 0, high = longest;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2;
    const auto metres = groundAcross(view, centre, middle);
    (metres && *metres < wanted ? low : high) = middle;
  }
  return ScaleBar{wanted, (low + high) / 2, labelOf(wanted)};
}

}  // namespace kokudo::scene::detail
