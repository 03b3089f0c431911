#pragma once

#include "engine/base/Result.h"
#include "engine/geodata/Feature.h"
#include "engine/geodesy/CrsTransform.h"
#include "index/catalog/Record.h"

#include <map>
#include <optional>
#include <string>

namespace kokudo::adapters::localfiles {

/// A coordinate in JGD2011 and how it was brought there.
struct Placed {
  double longitude = 0, latitude = 0;  ///< degrees
  std::string operation;               ///< for Provenance::operation, "" if nothing was done
};

/// Brings coordinates of any CRS to longitude and latitude in JGD2011. Keeps the transforms it
/// made: one instance per thread.
class Placing {
 public:
  /// @param crs "EPSG:n", WKT or "" (longitude and latitude, WGS 84 or JGD)
  Result<Placed> point(double x, double y, const std::string& crs);
  /// Transforms in place; gives the operation.
  Result<std::string> geometry(geodata::Geometry& geometry, const std::string& crs);

 private:
  struct Entry {
    std::optional<geodesy::CrsTransform> transform;  ///< none: already longitude and latitude
    std::string operation;
    std::string problem;
  };
  Entry& entry(const std::string& crs);

  std::map<std::string, Entry> _entries;
};

/// The place of a geometry in longitude and latitude: Point or Exact, with bbox, a representative
/// point and, unless it is a point, the geometry itself. "" or what is wrong with it.
std::string placeOf(const geodata::Geometry& geometry, catalog::Place& place);

/// The place of a point; "" or what is wrong with the coordinates.
std::string pointPlace(double longitude, double latitude, catalog::Place& place);

}  // namespace kokudo::adapters::localfiles
