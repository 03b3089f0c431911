#include "engine/content/detail/DateLine.h"

#include <algorithm>
#include <cmath>

namespace kokudo::content {

namespace {

constexpr double kHalfTurn = 3.14159265358979323846, kTurn = 2 * kHalfTurn;
/// An edge so near to a whole turn is one.
constexpr double kAlmost = 1e-6;

/// By how much what follows a jump must be turned to come the shorter way.
double turnFor(double jump) {
  const double far = std::abs(jump);
  if (far <= kHalfTurn || far >= kTurn - kAlmost) return 0;
  return jump > 0 ? -kTurn : kTurn;
}

}  // namespace

void goTheShortWay(std::vector<geodesy::Cartographic>& places, bool closed) {
  if (places.size() < 2) return;
  std::vector<double> turns(places.size());
  for (std::size_t i = 1; i < places.size(); ++i)
    turns[i] = turns[i - 1] + turnFor(places[i].longitude - places[i - 1].longitude);
  const double back = turnFor(places.front().longitude - places.back().longitude);
  if (closed && turns.back() + back != 0) return;  // round a pole
  for (std::size_t i = 0; i < places.size(); ++i) places[i].longitude += turns[i];
}

void shiftBeside(std::vector<geodesy::Cartographic>& hole,
                 const std::vector<geodesy::Cartographic>& outer) {
  if (hole.empty() || outer.empty()) return;
  const auto middle = [](const std::vector<geodesy::Cartographic>& ring) {
    const auto [west, east] =
        std::minmax_element(ring.begin(), ring.end(),
                            [](const auto& a, const auto& b) { return a.longitude < b.longitude; });
    return (west->longitude + east->longitude) / 2;
  };
  const double turn = kTurn * std::round((middle(outer) - middle(hole)) / kTurn);
  for (auto& place : hole) place.longitude += turn;
}

}  // namespace kokudo::content
