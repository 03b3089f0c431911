#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/base/Value.h"

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::content {

/// A polygon of CityGML: outer ring, then holes; x = longitude (degrees), y = latitude (degrees), z
/// = height (m) in the file's vertical datum. Rings are open (the repeated last vertex is dropped).
struct CityPolygon {
  std::vector<std::vector<std::array<double, 3>>> rings;
  std::vector<std::string> ringIds{};  ///< gml:id of each ring, or ""
  std::vector<std::string> ids{};      ///< its own gml:id, then those of the surfaces round it
};

/// One top-level city object (a cityObjectMember).
struct CityObject {
  std::string gmlId;  ///< where the file has none "no-gml-id-" and 16 digits of a hash of type,
                      ///< attributes and surfaces: the same in every copy of the file; a twin of
                      ///< an earlier object has "-2", "-3" ... behind it
  std::string type;   ///< local name with its module's usual prefix: "bldg:Building", "tran:Road",
                      ///< "brid:Bridge"
  Attributes
      attributes;  ///< every leaf value, name = path of prefixed element names below the object
                   ///< ("uro:buildingIDAttribute/uro:buildingID"), generic attributes "gen:<name>";
                   ///< units and codeSpaces as "<name>@uom", "<name>@codeSpace"
  std::array<std::vector<CityPolygon>, 5> lods;  ///< surfaces of LOD0..LOD4
};

struct CityModelInfo {
  std::string crs;  ///< "EPSG:6697", "EPSG:6668" ...
  bool latitudeFirst = true;
  std::size_t leftOut = 0;    ///< objects with a fault, each with a warning
  std::size_t empty = 0;      ///< objects without gml:id, attribute and surface: nothing is lost
  std::size_t withoutId = 0;  ///< objects that were given an id
};

/// Streams the objects of a CityGML 2.0 file (PLATEAU, i-UR 1.x-3.x) in their order; memory stays
/// at one object. BadInput naming file and line for: malformed XML, DTDs, no srsName, unknown CRS,
/// coordinates that are not latitude-longitude in that order inside Japan (20-46 N, 122-154 E;
/// swapped axes are named as such). One bad object becomes a warning in `diagnostics` and the rest
/// goes on; empty objects, those without gml:id and undeclared namespace prefixes are counted
/// there.
///  `visit` returns false to stop.
Result<CityModelInfo> readCityGml(std::string_view bytes, const std::string& where,
                                  Diagnostics& diagnostics, const CancelToken& token,
                                  const std::function<bool(CityObject&&)>& visit);

/// Whether the first bytes look like CityGML.
bool looksLikeCityGml(std::string_view head);

}  // namespace kokudo::content
