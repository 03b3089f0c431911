#include "index/search/detail/PolygonText.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace kokudo::search::detail {
namespace {

Error bad(std::string_view what) {
  return {
      Error::Kind::BadUsage,
      fmt::format("polygon: {}; expected WKT POLYGON or MULTIPOLYGON or a GeoJSON geometry", what)};
}

void close(TextRing& ring) {
  if (ring.points.size() > 1 && ring.points.front() == ring.points.back()) ring.points.pop_back();
}

class WktReader {
 public:
  explicit WktReader(std::string_view text) : _rest(text) {}

  Result<std::vector<TextRing>> read() {
    if (const auto srid = _rest.find(';');
        srid != std::string_view::npos && _rest.starts_with("SRID"))
      _rest.remove_prefix(srid + 1);
    std::string name = word();
    const std::string dimension = word();
    if (!dimension.empty() && dimension != "Z" && dimension != "M" && dimension != "ZM")
      return bad(fmt::format("'{} {}' found", name, dimension));
    const bool several = name == "MULTIPOLYGON";
    if (!several && name != "POLYGON")
      return bad(name.empty() ? "no geometry name found" : fmt::format("'{}' found", name));
    if (several ? !list([this] { return polygon(); }) : !polygon())
      return bad(fmt::format("cannot read it at '{}'", std::string(_rest.substr(0, 20))));
    skip();
    if (!_rest.empty())
      return bad(fmt::format("'{}' follows it", std::string(_rest.substr(0, 20))));
    return std::move(_rings);
  }

 private:
  void skip() {
    const auto at = _rest.find_first_not_of(" \t\r\n");
    _rest.remove_prefix(std::min(at, _rest.size()));
  }
  std::string word() {
    skip();
    std::string result;
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (!_rest.empty() && result.size() < 20 && isLetter(_rest[0])) {
      result += static_cast<char>(_rest[0] & ~0x20);
      _rest.remove_prefix(1);
    }
    return result;
  }
  bool take(char c) {
    skip();
    if (_rest.empty() || _rest[0] != c) return false;
    _rest.remove_prefix(1);
    return true;
  }
  template <typename Item>
  bool list(Item item) {
    if (!take('(')) return false;
    do {
      if (!item()) return false;
    } while (take(','));
    return take(')');
  }
  bool number(double& value) {
    skip();
    if (!_rest.empty() && _rest[0] == '+') _rest.remove_prefix(1);
    const auto [end, problem] = std::from_chars(_rest.data(), _rest.data() + _rest.size(), value);
    if (problem != std::errc()) return false;
    _rest.remove_prefix(static_cast<std::size_t>(end - _rest.data()));
    return true;
  }
  bool point() {
    std::array<double, 2> xy{};
    if (!number(xy[0]) || !number(xy[1])) return false;
    double ignored = 0;
    while (number(ignored)) {
    }
    _rings.back().points.push_back(xy);
    return true;
  }
  bool ring() {
    _rings.push_back({_polygon, {}});
    if (!list([this] { return point(); })) return false;
    close(_rings.back());
    return true;
  }
  bool polygon() {
    const bool whole = list([this] { return ring(); });
    ++_polygon;
    return whole;
  }

  std::string_view _rest;
  std::vector<TextRing> _rings;
  int _polygon = 0;
};

void readRings(const nlohmann::json& rings, int polygon, std::vector<TextRing>& out) {
  for (const auto& ring : rings) {
    out.push_back({polygon, {}});
    for (const auto& point : ring)
      out.back().points.push_back({point.at(0).get<double>(), point.at(1).get<double>()});
    close(out.back());
  }
}

void readGeometry(const nlohmann::json& json, int& polygon, std::vector<TextRing>& out) {
  const std::string type = json.at("type").get<std::string>();
  if (type == "Polygon") {
    readRings(json.at("coordinates"), polygon++, out);
  } else if (type == "MultiPolygon") {
    for (const auto& rings : json.at("coordinates")) readRings(rings, polygon++, out);
  } else if (type == "Feature") {
    readGeometry(json.at("geometry"), polygon, out);
  } else if (type == "FeatureCollection") {
    for (const auto& feature : json.at("features")) readGeometry(feature, polygon, out);
  } else if (type == "GeometryCollection") {
    for (const auto& part : json.at("geometries")) readGeometry(part, polygon, out);
  } else {
    throw std::invalid_argument("GeoJSON of type '" + type.substr(0, 40) + "' found");
  }
}

// Depth bounds the recursion here and in the destructor of the parsed text.
bool tooDeep(const std::string& text) {
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > 64) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<TextRing>> readPolygonText(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return bad("it is empty");
  if (text[first] != '{') return WktReader(std::string_view(text).substr(first)).read();
  if (tooDeep(text)) return bad("it is nested more than 64 deep");
  try {
    std::vector<TextRing> rings;
    int polygon = 0;
    readGeometry(nlohmann::json::parse(text), polygon, rings);
    return rings;
  } catch (const std::exception& problem) {
    return bad(problem.what());
  }
}

}  // namespace kokudo::search::detail
