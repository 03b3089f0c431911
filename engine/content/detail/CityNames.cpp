#include "engine/content/detail/CityNames.h"

#include <array>

namespace kokudo::content {

namespace {

constexpr std::string_view kCityGml = "http://www.opengis.net/citygml/";

// OGC 12-019 table 5 and OGC 20-010 table 3: module -> recommended prefix.
constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kModules{{
    {"appearance", "app"},
    {"bridge", "brid"},
    {"building", "bldg"},
    {"cityfurniture", "frn"},
    {"cityobjectgroup", "grp"},
    {"construction", "con"},
    {"dynamizer", "dyn"},
    {"generics", "gen"},
    {"landuse", "luse"},
    {"pointcloud", "pcl"},
    {"relief", "dem"},
    {"texturedsurface", "tex"},
    {"transportation", "tran"},
    {"tunnel", "tun"},
    {"vegetation", "veg"},
    {"versioning", "vers"},
    {"waterbody", "wtr"},
    {"1.0", "core"},
    {"2.0", "core"},
    {"3.0", "core"},
    {"", "core"},
}};

std::string prefixOf(const XmlName& name) {
  const std::string_view uri = name.uri;
  if (uri.starts_with(kCityGml)) {
    const auto rest = uri.substr(kCityGml.size());
    const auto module = rest.substr(0, rest.find('/'));
    for (const auto& [key, prefix] : kModules) {
      if (key == module) return std::string(prefix);
    }
  }
  if (uri.starts_with("http://www.opengis.net/gml")) return "gml";
  if (uri.starts_with("urn:oasis:names:tc:ciq:")) return "xAL";
  // i-UR moved host between 1.x and 2.0; the last two steps stayed: .../iur/uro/3.1
  if (const auto iur = uri.find("/iur/"); iur != std::string_view::npos) {
    const auto rest = uri.substr(iur + 5);
    return std::string(rest.substr(0, rest.find('/')));
  }
  return std::string(name.prefix);
}

}  // namespace

const std::string& CityNames::of(const XmlName& name) {
  auto space = _names.find(name.uri);
  if (space == _names.end())
    space = _names.emplace(std::string(name.uri), decltype(space->second){}).first;
  auto found = space->second.find(name.local);
  if (found != space->second.end()) return found->second;
  auto prefix = _prefixes.find(name.uri);
  if (prefix == _prefixes.end()) {
    prefix = _prefixes.emplace(std::string(name.uri), prefixOf(name)).first;
  }
  std::string full = prefix->second.empty() ? std::string(name.local)
                                            : prefix->second + ":" + std::string(name.local);
  return space->second.emplace(std::string(name.local), std::move(full)).first->second;
}

bool isCityGmlCore(std::string_view uri) {
  if (!uri.starts_with(kCityGml)) return false;
  const auto rest = uri.substr(kCityGml.size());
  return rest == "1.0" || rest == "2.0" || rest == "3.0";
}

}  // namespace kokudo::content
