#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/HiddenFeatures.h"
#include "engine/scene/detail/SceneViewImpl.h"

#include <algorithm>

namespace kokudo::scene::detail {

using geodesy::Cartographic;
using geodesy::Ecef;
using geodesy::Ellipsoid;
using geodesy::Vec3;

namespace {

constexpr double kAboveEverything = 9000;  // metres: the ray down starts here
constexpr int kMostHidden = 64;            // surfaces looked through on one ray

/// The nearest hit on a feature that is not hidden: the ray goes on behind those that are.
std::optional<tiles::Tileset::Hit> shownHit(const SceneLayer& layer, const Ecef& origin,
                                            const Vec3& direction) {
  double passed = 0;
  for (int i = 0; i < kMostHidden; ++i) {
    auto hit = layer.tileset->pick(origin + direction * passed, direction);
    if (!hit) return std::nullopt;
    hit->distance += passed;
    if (!hiddenAt(layer.builder->rules(), *hit)) return hit;
    passed = hit->distance + std::max(1e-3, hit->distance * 1e-9);
  }
  return std::nullopt;
}

}  // namespace

std::optional<tiles::Tileset::Hit> SceneViewImpl::nearestHit(const Ecef& origin,
                                                             const Vec3& direction,
                                                             bool terrainOnly,
                                                             const SceneLayer** hitLayer) const {
  std::optional<tiles::Tileset::Hit> nearest;
  for (const auto& layer : _layers) {
    if (!layer->shown() || (terrainOnly && !layer->terrain())) continue;
    auto hit = shownHit(*layer, origin, direction);
    if (!hit || (nearest && nearest->distance <= hit->distance)) continue;
    nearest = std::move(hit);
    if (hitLayer) *hitLayer = layer.get();
  }
  return nearest;
}

double SceneViewImpl::seaLevel(const Cartographic& position) const {
  if (!_parts.geoid) return 0;
  const auto height =
      _parts.geoid->heightAt(position.longitudeDegrees(), position.latitudeDegrees());
  return height.ok() ? height.value().metres : 0;
}

double SceneViewImpl::heightBelow(const Cartographic& position, bool terrainOnly) const {
  const Ellipsoid& globe = Ellipsoid::wgs84();
  const Ecef start = globe.toEcef({position.longitude, position.latitude, kAboveEverything});
  const auto hit = nearestHit(start, globe.normal(position) * -1, terrainOnly, nullptr);
  return hit ? kAboveEverything - hit->distance : seaLevel(position);
}

double SceneViewImpl::groundHeight(const Cartographic& position) const {
  return heightBelow(position, true);
}

std::optional<Ecef> SceneViewImpl::groundAlong(const Vec3& direction) const {
  const Ecef eye = _camera.viewState().position;
  if (const auto hit = nearestHit(eye, direction, true, nullptr)) return hit->position;
  const Ellipsoid& globe = Ellipsoid::wgs84();
  Ecef ground;
  if (!globe.intersect(eye, direction, ground)) return std::nullopt;
  const double level = seaLevel(globe.toCartographic(ground));
  return globe.intersect(eye, direction, ground, level) ? std::optional(ground) : std::nullopt;
}

PickResult SceneViewImpl::pickMarker(std::size_t marker) const {
  PickResult result;
  result.kind = PickResult::Kind::Marker;
  result.marker = marker;
  result.recordId = _markers.markers()[marker].id;
  result.position = _markers.point(marker);
  result.cartographic = Ellipsoid::wgs84().toCartographic(result.position);
  return result;
}

PickResult SceneViewImpl::pick(double x, double y) {
  if (const auto marker = _markers.at(x, y)) return pickMarker(*marker);
  PickResult result;
  const Vec3 ray = _camera.rayThrough(x, y);
  const SceneLayer* layer = nullptr;
  const auto hit = nearestHit(_camera.viewState().position, ray, false, &layer);
  if (!hit) {
    const auto ground = _camera.onEarth() ? groundAlong(ray) : std::nullopt;
    if (ground) {
      result.kind = PickResult::Kind::Ground;
      result.position = *ground;
      result.cartographic = Ellipsoid::wgs84().toCartographic(*ground);
    }
    return result;
  }
  fillPick(result, *layer, *hit);
  return result;
}

}  // namespace kokudo::scene::detail
