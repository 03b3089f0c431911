#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/CrsTransform.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::content {

/// Turns coordinate lists of a CityGML file into longitude, latitude, height. Messages carry no
/// place: the caller puts it before them.
class CityCoordinates {
 public:
  using Point = std::array<double, 3>;

  /// Understands "EPSG:6697", ".../EPSG/0/6697", "urn:ogc:def:crs:EPSG::6697". BadInput for a
  /// second, different system and for one that is neither geographic of Japan nor a plane
  /// rectangular one with heights.
  Status setCrs(std::string_view srsName);
  bool hasCrs() const { return !_crs.empty(); }
  const std::string& crs() const { return _crs; }

  /// @param dimension 2 or 3; absent = found from the numbers
  Result<std::vector<Point>> read(std::string_view list, std::optional<int> dimension) const;

  /// BadInput naming the swap if the point can only be longitude first.
  static Status checkOrder(const Point& point);
  /// Whether the point lies in 20-46 N, 122-154 E.
  static bool inJapan(const Point& point);

 private:
  std::string _crs;
  std::shared_ptr<const geodesy::CrsTransform> _plane;  ///< where the file is in metres
};

}  // namespace kokudo::content
