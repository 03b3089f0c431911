#include "tests/flight/FlightPath.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <sstream>
#include <string>

namespace kokudo::flight {
namespace {

constexpr double kPi = 3.14159265358979323846, kDegree = kPi / 180;

double between(double a, double b, double t) {
  return a + (b - a) * t;
}

/// The shorter way round.
double angleBetween(double a, double b, double t) {
  return a + std::remainder(b - a, 2 * kPi) * t;
}

}  // namespace

Result<FlightPath> FlightPath::parse(std::string_view text) {
  FlightPath path;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line.resize(std::min(line.size(), line.find('#')));
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    std::istringstream words(line);
    std::array<double, 7> v{};
    for (double& value : v) words >> value;
    const bool later = path._keys.empty() || v[0] > path._keys.back().seconds;
    if (!words || !later || !(v[6] > 0)) {
      return Error{Error::Kind::BadInput,
                   fmt::format("line {}: found \"{}\", expected seconds (later than those before), "
                               "lat, lon, height, heading, pitch and a distance above 0",
                               number, line)};
    }
    path._keys.push_back({v[0],
                          {geodesy::Cartographic::fromDegrees(v[2], v[1], v[3]), v[4] * kDegree,
                           v[5] * kDegree, v[6]}});
  }
  if (path._keys.empty()) return Error{Error::Kind::BadInput, "a camera path without a view"};
  return path;
}

scene::LookAt FlightPath::at(double seconds) const {
  if (seconds <= _keys.front().seconds) return _keys.front().view;
  for (std::size_t i = 1; i < _keys.size(); ++i) {
    if (seconds >= _keys[i].seconds) continue;
    const Key& a = _keys[i - 1];
    const Key& b = _keys[i];
    const double t = (seconds - a.seconds) / (b.seconds - a.seconds);
    scene::LookAt view;
    view.target = geodesy::Cartographic::fromDegrees(
        between(a.view.target.longitudeDegrees(), b.view.target.longitudeDegrees(), t),
        between(a.view.target.latitudeDegrees(), b.view.target.latitudeDegrees(), t),
        between(a.view.target.height, b.view.target.height, t));
    view.heading = angleBetween(a.view.heading, b.view.heading, t);
    view.pitch = between(a.view.pitch, b.view.pitch, t);
    view.distance = a.view.distance * std::pow(b.view.distance / a.view.distance, t);
    return view;
  }
  return _keys.back().view;
}

}  // namespace kokudo::flight
