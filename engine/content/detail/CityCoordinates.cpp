#include "engine/content/detail/CityCoordinates.h"

#include "engine/content/detail/XmlReader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace kokudo::content {

namespace {

constexpr double kSouth = 20, kNorth = 46, kWest = 122, kEast = 154;

/// The digits after the last ':', '/' or '#'.
int epsgCode(std::string_view srsName) {
  if (srsName.find("EPSG") == std::string_view::npos &&
      srsName.find("epsg") == std::string_view::npos) {
    return 0;
  }
  const auto digits = srsName.substr(srsName.find_last_of(":/#") + 1);
  int code = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  return result.ec == std::errc() && result.ptr == digits.data() + digits.size() ? code : 0;
}

/// Latitude first by EPSG, degrees: JGD2011 (3D compound, 3D, 2D), JGD2000, WGS 84, JGD2024.
bool isGeographic(int code) {
  for (const int known : {6697, 6667, 6668, 4612, 4947, 4979, 4326}) {
    if (code == known) return true;
  }
  return false;
}

/// Plane rectangular I-XIII with the JGD2011 vertical height: northing, easting, metres.
bool isPlaneWithHeight(int code) {
  return code >= 10162 && code <= 10174;
}

Result<std::vector<double>> numbers(std::string_view list) {
  std::vector<double> values;
  values.reserve(list.size() / 12);
  const char* at = list.data();
  const char* const end = at + list.size();
  while (true) {
    while (at != end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r' || *at == ','))
      ++at;
    if (at == end) return values;
    if (*at == '+') ++at;
    double value = 0;
    const auto result = std::from_chars(at, end, value);
    if (result.ec != std::errc() || !std::isfinite(value)) {
      const auto rest = std::string_view(at, static_cast<std::size_t>(end - at));
      return Error{
          Error::Kind::BadInput,
          fmt::format("\"{}\" stands where a coordinate is expected",
                      rest.substr(0, std::min<std::size_t>(rest.find_first_of(" \n\t\r"), 24)))};
    }
    values.push_back(value);
    at = result.ptr;
  }
}

bool looksLikeLatitude(double value) {
  return value >= kSouth && value <= kNorth;
}

/// Some files say nothing of the dimension: with two numbers a point every second one is a
/// latitude.
std::size_t guessDimension(const std::vector<double>& values) {
  if (values.size() % 3 != 0) return 2;
  if (values.size() % 2 != 0 || values.size() < 6) return 3;
  return looksLikeLatitude(values[2]) && looksLikeLatitude(values[4]) &&
                 !looksLikeLatitude(values[3])
             ? 2
             : 3;
}

}  // namespace

Status CityCoordinates::setCrs(std::string_view srsName) {
  const int code = epsgCode(trimmed(srsName));
  const std::string crs = fmt::format("EPSG:{}", code);
  if (crs == _crs) return {};
  if (hasCrs()) {
    return Error{Error::Kind::BadInput,
                 fmt::format("\"{}\" in a file of {}; one file must keep to one coordinate "
                             "reference system",
                             srsName, _crs)};
  }
  if (isGeographic(code)) {
    _crs = crs;
    return {};
  }
  if (isPlaneWithHeight(code)) {
    auto transform = geodesy::CrsTransform::create(crs, "EPSG:6697");
    if (!transform) return transform.error();
    _crs = crs;
    _plane = std::make_shared<const geodesy::CrsTransform>(std::move(*transform));
    return {};
  }
  return Error{Error::Kind::BadInput,
               fmt::format("unknown coordinate reference system \"{}\"; expected EPSG:6697, 6668, "
                           "4612, or 10162 to 10174",
                           srsName)};
}

Result<std::vector<CityCoordinates::Point>> CityCoordinates::read(
    std::string_view list, std::optional<int> dimension) const {
  auto values = numbers(list);
  if (!values) return values.error();
  const std::size_t step =
      dimension ? static_cast<std::size_t>(*dimension) : guessDimension(*values);
  if (values->size() % step != 0) {
    return Error{
        Error::Kind::BadInput,
        fmt::format("{} numbers in a coordinate list of {} per point", values->size(), step)};
  }
  std::vector<Point> points;
  points.reserve(values->size() / step);
  for (std::size_t i = 0; i < values->size(); i += step) {
    const double* v = values->data() + i;
    Point point{v[1], v[0], step == 3 ? v[2] : 0.0};
    if (_plane) {
      const auto moved = _plane->forward({point[0], point[1], point[2]});
      if (!moved) return moved.error();
      point = {moved->x, moved->y, moved->z};
    }
    points.push_back(point);
  }
  return points;
}

Status CityCoordinates::checkOrder(const Point& point) {
  if (inJapan(point) || !inJapan({point[1], point[0], point[2]})) return {};
  return Error{
      Error::Kind::BadInput,
      fmt::format("coordinates are longitude, latitude ({:.6f} {:.6f}); PLATEAU's CityGML is "
                  "latitude, longitude, height: the axes are swapped",
                  point[1], point[0])};
}

bool CityCoordinates::inJapan(const Point& point) {
  return point[0] >= kWest && point[0] <= kEast && point[1] >= kSouth && point[1] <= kNorth;
}

}  // namespace kokudo::content
