#include "data-adapters/localfiles/detail/CityRecord.h"

#include "data-adapters/localfiles/detail/Placing.h"
#include "engine/geodesy/AdministrativeCode.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

struct Kind {
  std::string_view type, kind, title;
};
constexpr Kind kKinds[] = {
    {"bldg:Building", "building", "建築物"},
    {"tran:Road", "road", "道路"},
    {"tran:Railway", "railway", "鉄道"},
    {"tran:Track", "track", "徒歩道"},
    {"tran:Square", "square", "広場"},
    {"brid:Bridge", "bridge", "橋梁"},
    {"tun:Tunnel", "tunnel", "トンネル"},
    {"frn:CityFurniture", "city-furniture", "都市設備"},
    {"veg:PlantCover", "vegetation", "植被"},
    {"veg:SolitaryVegetationObject", "tree", "単独木"},
    {"wtr:WaterBody", "water", "水部"},
    {"luse:LandUse", "land-use", "土地利用"},
    {"dem:ReliefFeature", "relief", "地形"},
    {"gen:GenericCityObject", "city-object", "汎用都市オブジェクト"},
    {"urf:Zone", "zone", "都市計画区域"},
};

Kind kindOf(const std::string& type) {
  for (const auto& kind : kKinds) {
    if (kind.type == type) return kind;
  }
  return {type, "city-object", type};
}

// The first attribute whose last path element is `leaf` (schemas nest it differently by version).
std::string leafText(const Attributes& attributes, std::string_view leaf) {
  for (const auto& [name, value] : attributes) {
    const std::string_view path = name;
    if (path.size() < leaf.size() || path.substr(path.size() - leaf.size()) != leaf) continue;
    if (path.size() == leaf.size() || path[path.size() - leaf.size() - 1] == '/') {
      return toText(value);
    }
  }
  return {};
}

geodata::Geometry fromPolygons(const std::vector<const content::CityPolygon*>& polygons) {
  geodata::Geometry geometry;
  geometry.type =
      polygons.size() == 1 ? geodata::GeometryType::Polygon : geodata::GeometryType::MultiPolygon;
  for (const auto* polygon : polygons) geometry.parts.push_back(polygon->rings);
  return geometry;
}

std::pair<double, double> heightsOf(const content::CityPolygon& polygon) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& ring : polygon.rings) {
    for (const auto& p : ring) {
      low = std::min(low, p[2]);
      high = std::max(high, p[2]);
    }
  }
  return {low, high};
}

// LOD0 is the footprint itself; of a solid it is the faces that lie flat at its foot; roads and
// other flat things are all footprint.
geodata::Geometry footprint(const content::CityObject& object) {
  std::vector<const content::CityPolygon*> chosen;
  for (const auto& polygon : object.lods[0]) chosen.push_back(&polygon);
  for (std::size_t lod = 1; lod < object.lods.size() && chosen.empty(); ++lod) {
    double foot = std::numeric_limits<double>::infinity();
    for (const auto& polygon : object.lods[lod]) foot = std::min(foot, heightsOf(polygon).first);
    constexpr double kFlat = 0.05;  // metres
    for (const auto& polygon : object.lods[lod]) {
      if (heightsOf(polygon).second - foot < kFlat) chosen.push_back(&polygon);
    }
    if (!chosen.empty()) break;
    for (const auto& polygon : object.lods[lod]) chosen.push_back(&polygon);
  }
  return chosen.empty() ? geodata::Geometry{} : fromPolygons(chosen);
}

// LOD0 and flat LOD1 stand at 0 by the specification, which is no height at all.
std::optional<double> footHeight(const content::CityObject& object) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t lod = 1; lod < object.lods.size(); ++lod) {
    for (const auto& polygon : object.lods[lod]) {
      const auto heights = heightsOf(polygon);
      low = std::min(low, heights.first);
      high = std::max(high, heights.second);
    }
    if (high > low) return low;
  }
  return {};
}

void takeArea(const FileContext& file, const std::string& buildingId, catalog::Record& record) {
  std::vector<std::string> candidates{leafText(record.attributes, "uro:city")};
  if (buildingId.size() > 5) candidates.push_back(buildingId.substr(0, 5));
  // PLATEAU names its packages by the municipality: 27100_osaka-shi_..., 27100_....zip
  for (std::size_t at = 0; at < file.path.size();) {
    const auto end = std::min(file.path.find_first_of("/!", at), file.path.size());
    if (end - at > 5 && file.path[at + 5] == '_') candidates.push_back(file.path.substr(at, 5));
    at = end + 1;
  }
  for (const auto& candidate : candidates) {
    if (const auto code = geodesy::normalizeMunicipalityCode(candidate)) {
      record.municipality = *code;
      break;
    }
  }
  if (record.municipality.size() != 5) return;
  if (const auto* p = geodesy::prefectureByCode(std::stoi(record.municipality.substr(0, 2)))) {
    record.prefecture = std::string(p->name);
  }
}

std::optional<int> yearOf(const Attributes& attributes) {
  for (const char* leaf :
       {"bldg:yearOfConstruction", "brid:yearOfConstruction", "tun:yearOfConstruction"}) {
    const std::string text = leafText(attributes, leaf);
    if (text.size() >= 4 && text.find_first_not_of("0123456789") >= 4) {
      const int year = std::stoi(text.substr(0, 4));
      if (year > 1000) return year;  // 0001 = not known
    }
  }
  return {};
}

}  // namespace

catalog::Record cityRecord(const FileContext& file, const Mapping& mapping,
                           content::CityObject&& object, Notes& notes) {
  catalog::Record record = recordOf(file, mapping);
  const Kind kind = kindOf(object.type);
  record.id = record.source + ":" + object.gmlId;
  record.kind = std::string(kind.kind);
  record.dataset = object.type.substr(0, object.type.find(':'));
  record.datasetTitle = std::string(kind.title) + (mapping.datasetTitle.empty() ? "" : " ") +
                        file.fill(mapping.datasetTitle);
  const geodata::Geometry outline = footprint(object);
  const std::string problem = placeOf(outline, record.place);
  if (!problem.empty()) notes.add(object.gmlId, problem + "; the record stays without a place");
  if (record.place.how != catalog::PlaceQuality::None) record.place.height = footHeight(object);
  record.attributes = std::move(object.attributes);

  const std::string buildingId = leafText(record.attributes, "uro:buildingID");
  if (!buildingId.empty()) record.sharedKeys.push_back("uro:buildingID=" + buildingId);
  const std::string town =
      leafText(record.attributes, "gen:区名") + leafText(record.attributes, "gen:町丁目名称");
  record.title = leafText(record.attributes, "gml:name");
  if (record.title.empty()) {
    record.title = std::string(kind.title) + " " +
                   (!town.empty()         ? town
                    : !buildingId.empty() ? buildingId
                                          : object.gmlId);
  }
  record.text = town;
  if (!buildingId.empty()) record.text += (record.text.empty() ? "" : "\n") + buildingId;
  record.year = yearOf(record.attributes);
  takeArea(file, buildingId, record);
  return record;
}

}  // namespace kokudo::adapters::localfiles
