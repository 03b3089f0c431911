#include "engine/tiler/detail/PointColumns.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

struct Role {
  const char* name;
  int PointColumns::*place;
  std::vector<const char*> known;
};

const std::vector<Role>& roles() {
  static const std::vector<Role> kRoles = {
      {"id",
       &PointColumns::id,
       {"id", "building_id", "buildingid", "gml_id", "建物id", "建物番号"}},
      {"longitude", &PointColumns::longitude, {"lon", "longitude", "lng", "経度", "x"}},
      {"latitude", &PointColumns::latitude, {"lat", "latitude", "緯度", "y"}},
      {"height",
       &PointColumns::height,
       {"measured_height", "measuredheight", "building_height", "height", "計測高さ", "建物高さ",
        "高さ"}},
      {"floors",
       &PointColumns::floors,
       {"storeys_above_ground", "storeysaboveground", "floors", "storeys", "levels",
        "building_levels", "地上階数", "階数"}},
      {"area",
       &PointColumns::area,
       {"building_footprint_area", "buildingfootprintarea", "building_roof_edge_area",
        "buildingroofedgearea", "footprint_area", "roof_area", "area", "建築面積", "図形面積",
        "面積"}},
      {"usage", &PointColumns::usage, {"usage", "building_usage", "用途", "建物用途"}},
      {"type", &PointColumns::type, {"type", "種別", "種類"}},
  };
  return kRoles;
}

/// "bldg:measuredHeight" -> "measuredheight", "roof_area_m2" -> "roof_area".
std::string plainName(std::string name) {
  if (const auto colon = name.rfind(':'); colon != std::string::npos) name.erase(0, colon + 1);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  for (const char* unit : {"_m", "_m2", "_sqm", "(m)", "(m2)", "(㎡)", "[m]"})
    if (name.ends_with(unit)) {
      name.erase(name.size() - std::string(unit).size());
      break;
    }
  return name;
}

}  // namespace

Result<PointColumns> findPointColumns(const PointTable& table,
                                      const std::map<std::string, std::string>& given) {
  for (const auto& [role, column] : given)
    if (std::none_of(roles().begin(), roles().end(), [&](const Role& r) { return r.name == role; }))
      return Error{Error::Kind::BadUsage,
                   fmt::format("column \"{}\": expected id, longitude, latitude, height, floors, "
                               "area, usage or type",
                               role)};
  PointColumns found;
  std::vector<std::string> plain;
  for (const std::string& column : table.columns) plain.push_back(plainName(column));
  for (const Role& role : roles()) {
    if (const auto named = given.find(role.name); named != given.end()) {
      const auto at = std::find(table.columns.begin(), table.columns.end(), named->second);
      if (at == table.columns.end())
        return Error{
            Error::Kind::BadUsage,
            fmt::format("{}: no column \"{}\" to take the {} from; it has {}", table.where,
                        named->second, role.name,
                        fmt::join(table.columns.begin(),
                                  table.columns.begin() + std::ptrdiff_t(std::min<std::size_t>(
                                                              table.columns.size(), 20)),
                                  ", "))};
      found.*role.place = int(at - table.columns.begin());
      continue;
    }
    for (const char* name : role.known) {
      const auto at = std::find(plain.begin(), plain.end(), name);
      if (at == plain.end()) continue;
      found.*role.place = int(at - plain.begin());
      break;
    }
  }
  return found;
}

double numberIn(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return double(*whole);
  const auto* text = std::get_if<std::string>(&value);
  double number = 0;
  if (text) {
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (read.ec == std::errc() && read.ptr == text->data() + text->size()) return number;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace kokudo::tiler::detail
