#include "apps/render/BoxView.h"

#include "engine/geodesy/Ellipsoid.h"

#include <algorithm>
#include <cmath>

namespace kokudo::render {
namespace {

constexpr double kNearest = 30, kFarthest = 4e7;  // metres
constexpr double kFilled = 0.94;                  // of the picture

/// Whether every edge of the box lies in the picture, `kFilled` of it at most.
bool fits(const scene::GlobeCamera& camera, const std::array<double, 4>& box, double groundHeight,
          int width, int height) {
  const tiles::ViewState view = camera.viewState();
  const auto right = camera.rayThrough(width, height / 2.0);
  const auto top = camera.rayThrough(width / 2.0, 0);
  const auto& forward = view.direction;
  const auto& up = view.up;
  const geodesy::Vec3 side = geodesy::normalized(geodesy::cross(forward, up));
  const double tanX = geodesy::dot(right, side) / geodesy::dot(right, forward) * kFilled;
  const double tanY = geodesy::dot(top, up) / geodesy::dot(top, forward) * kFilled;
  constexpr int kSteps = 4;
  for (int i = 0; i <= kSteps; ++i) {
    for (int j = 0; j <= kSteps; ++j) {
      const auto place =
          geodesy::Cartographic::fromDegrees(box[0] + (box[2] - box[0]) * i / kSteps,
                                             box[1] + (box[3] - box[1]) * j / kSteps, groundHeight);
      const auto way = geodesy::Ellipsoid::wgs84().toEcef(place) - view.position;
      const double depth = geodesy::dot(way, forward);
      if (depth <= 0 || std::abs(geodesy::dot(way, side)) > tanX * depth ||
          std::abs(geodesy::dot(way, up)) > tanY * depth)
        return false;
    }
  }
  return true;
}

}  // namespace

scene::LookAt viewOfBox(scene::GlobeCamera& camera, const std::array<double, 4>& box,
                        double groundHeight, double heading, double pitch, int width, int height) {
  scene::LookAt view;
  view.target = geodesy::Cartographic::fromDegrees((box[0] + box[2]) / 2, (box[1] + box[3]) / 2,
                                                   groundHeight);
  view.heading = heading;
  view.pitch = pitch;
  double low = kNearest, high = kFarthest;
  while (high / low > 1.002) {
    view.distance = std::sqrt(low * high);
    camera.lookAt(view);
    (fits(camera, box, groundHeight, width, height) ? high : low) = view.distance;
  }
  view.distance = high;
  camera.lookAt(view);
  return view;
}

}  // namespace kokudo::render
