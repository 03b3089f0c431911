#include "engine/scene/detail/MarkerLayer.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/Grab.h"
#include "engine/scene/detail/MarkerStyle.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {

using geodesy::Cartographic;
using geodesy::Ellipsoid;

namespace {

constexpr int kSignSide = 18, kLabelPixels = 13, kSelectedPixels = 15;
constexpr double kLeader = 26;          // pixels of leader at least
constexpr double kLongestLeader = 170;  // pixels
constexpr std::size_t kMostLabels = 120;

constexpr Colour kInk{27, 36, 48}, kPaper{255, 255, 255, 225}, kLeaderColour{27, 36, 48, 190},
    kWhite{255, 255, 255}, kSelected{243, 178, 60}, kCluster{58, 124, 194, 235};

bool isCluster(const Marker& marker) {
  return marker.count > 1;
}

int signSide(const Marker& marker) {
  return marker.selected ? kSignSide + 4 : kSignSide;
}

}  // namespace

bool behindHorizon(const geodesy::Ecef& eye, const geodesy::Ecef& point) {
  // In the space where the ellipsoid is a unit sphere, a little shrunk so that low ground counts.
  const double a = Ellipsoid::wgs84().semiMajorAxis() - 500;
  const double b = Ellipsoid::wgs84().semiMinorAxis() - 500;
  const auto scaled = [&](const geodesy::Ecef& p) {
    return geodesy::Vec3{p.x / a, p.y / a, p.z / b};
  };
  const geodesy::Vec3 from = scaled(eye), way = scaled(point) - from;
  const double horizon = geodesy::dot(from, from) - 1, along = -geodesy::dot(way, from);
  return along > horizon && along * along / geodesy::dot(way, way) > horizon;
}

void MarkerLayer::set(std::vector<Marker> markers) {
  _markers = std::move(markers);
  _standing.assign(_markers.size(), {});
  _placed.clear();
}

bool MarkerLayer::settle(const GroundProbe& probe, std::uint64_t sceneRevision, std::size_t most) {
  const auto& globe = Ellipsoid::wgs84();
  for (std::size_t i = 0; i < _markers.size(); ++i) {
    Standing& standing = _standing[i];
    if (standing.revision == sceneRevision) continue;
    if (most == 0) return true;
    --most;
    const Marker& marker = _markers[i];
    Cartographic place = Cartographic::fromDegrees(marker.longitudeDegrees, marker.latitudeDegrees);
    place.height = marker.height ? *marker.height + probe.seaLevel(place) : probe.ground(place);
    standing.foot = globe.toEcef(place);
    place.height = std::max(place.height, probe.surface(place));
    standing.top = globe.toEcef(place);
    standing.revision = sceneRevision;
  }
  return false;
}

std::vector<MarkerLayer::Placed> MarkerLayer::placeSigns(const tiles::ViewState& view,
                                                         const Box& screen) const {
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < _markers.size(); ++i) {
    const Standing& standing = _standing[i];
    if (standing.revision == ~std::uint64_t(0) || behindHorizon(view.position, standing.foot))
      continue;
    const auto foot = project(view, standing.foot), top = project(view, standing.top);
    if (!foot || !top) continue;
    Placed p{i, foot->x, foot->y, 0, 0, geodesy::length(standing.foot - view.position), {}, {}};
    const Marker& marker = _markers[i];
    const double half = isCluster(marker) ? clusterRadius(marker.count) : signSide(marker) / 2.0;
    if (isCluster(marker)) {
      p.x = foot->x;
      p.y = foot->y;
    } else {
      // Straight up on the screen, above the roof if the point lies under one.
      const double roof = std::clamp(foot->y - top->y, 0.0, kLongestLeader - kLeader);
      p.x = std::round(foot->x);
      p.y = std::round(foot->y - roof - kLeader);
    }
    p.sign = {p.x - half, p.y - half, p.x + half, p.y + half};
    if (p.sign.overlaps(screen)) placed.push_back(p);
  }
  std::stable_sort(placed.begin(), placed.end(), [&](const Placed& a, const Placed& b) {
    const Marker &ma = _markers[a.marker], &mb = _markers[b.marker];
    if (ma.selected != mb.selected) return mb.selected;
    // Small clusters over big ones, so that every number is read.
    if (ma.count != mb.count) return ma.count > mb.count;
    return a.depth > b.depth;
  });
  return placed;
}

void MarkerLayer::placeLabels(Canvas& canvas, Occupancy& occupancy, const Box& area) {
  for (const Placed& p : _placed) occupancy.take(p.sign);
  std::vector<Placed*> order;
  for (Placed& p : _placed) order.push_back(&p);
  std::sort(order.begin(), order.end(), [&](const Placed* a, const Placed* b) {
    const bool sa = _markers[a->marker].selected, sb = _markers[b->marker].selected;
    return sa != sb ? sa : a->marker < b->marker;
  });
  std::size_t shown = 0;
  for (Placed* p : order) {
    const Marker& marker = _markers[p->marker];
    if (shown == kMostLabels || marker.label.empty() || isCluster(marker)) continue;
    const int pixels = marker.selected ? kSelectedPixels : kLabelPixels;
    const int width = canvas.textWidth(marker.label, pixels);
    p->label = placeLabel(occupancy, p->sign, width + 4, pixels * 1.35, area);
    if (p->label) ++shown;
  }
}

void MarkerLayer::drawSign(Canvas& canvas, const Placed& p, bool japanese) const {
  const Marker& marker = _markers[p.marker];
  const MarkerStyle style = markerStyle(marker.kind);
  const int side = signSide(marker);
  canvas.line(p.footX, p.footY, p.x, p.y + side / 2.0, 1, kLeaderColour);
  canvas.disc(p.footX, p.footY, 2, kLeaderColour);
  canvas.tile(p.x, p.y, side + 2, 5, marker.selected ? kInk : kWhite);
  canvas.tile(p.x, p.y, side, 4, marker.selected ? kSelected : style.colour);
  const std::string sign = japanese ? style.sign : style.letter;
  const Colour ink = marker.selected ? kInk : kWhite;
  if (sign.empty()) {
    canvas.disc(p.x, p.y, 3, ink);
    return;
  }
  const int pixels = japanese ? 12 : 11;
  canvas.text(p.x - canvas.textWidth(sign, pixels) / 2.0, p.y + pixels * 0.38, sign, pixels, ink);
}

void MarkerLayer::draw(Canvas& canvas, const tiles::ViewState& view, Occupancy& occupancy,
                       const Box& area, bool japanese) {
  const Box screen{0, 0, double(canvas.width()), double(canvas.height())};
  _placed = placeSigns(view, screen);
  placeLabels(canvas, occupancy, area);
  for (const Placed& p : _placed) {
    const Marker& marker = _markers[p.marker];
    if (isCluster(marker)) {
      const int radius = clusterRadius(marker.count);
      const std::string text = clusterText(marker.count, japanese);
      const int pixels = marker.count >= 1000 ? 12 : 13;
      canvas.disc(p.x, p.y, radius + 2, {255, 255, 255, 210});
      canvas.disc(p.x, p.y, radius, marker.selected ? kSelected : kCluster);
      canvas.text(p.x - canvas.textWidth(text, pixels) / 2.0, p.y + pixels * 0.36, text, pixels,
                  marker.selected ? kInk : kWhite);
    } else {
      drawSign(canvas, p, japanese);
    }
  }
  for (const Placed& p : _placed) {
    if (!p.label) continue;
    const Marker& marker = _markers[p.marker];
    const int pixels = marker.selected ? kSelectedPixels : kLabelPixels;
    canvas.text(p.label->left + 2, p.label->top + pixels * 1.05, marker.label, pixels, kInk,
                kPaper);
  }
}

std::optional<std::size_t> MarkerLayer::at(double x, double y) const {
  const Box pixel{x - 1, y - 1, x + 1, y + 1};
  for (auto p = _placed.rbegin(); p != _placed.rend(); ++p) {
    if (p->sign.overlaps(pixel) || (p->label && p->label->overlaps(pixel))) return p->marker;
  }
  return std::nullopt;
}

}  // namespace kokudo::scene::detail
