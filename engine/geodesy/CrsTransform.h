#pragma once

#include "engine/base/Result.h"

#include <memory>
#include <optional>
#include <string>

namespace kokudo::geodesy {

/// The operation PROJ chose, to be stored beside what it produced.
struct CrsOperation {
  std::string name;        ///< e.g. "axis order change (2D) + Japan Plane Rectangular CS zone VI"
  std::string definition;  ///< PROJ pipeline
  std::optional<double> accuracyMetres;                     ///< absent if PROJ does not know
  std::string areaName;                                     ///< area of use
  double west = -180, south = -90, east = 180, north = 90;  ///< area of use, degrees
  std::string warning;  ///< "" or what a user must know wherever the data lie; for one place ask
                        ///< `CrsTransform::warningAt`
};

/// A coordinate with the axis order in its name.
struct XyCoordinate {
  double x = 0;  ///< easting (m) or longitude (degrees)
  double y = 0;  ///< northing (m) or latitude (degrees)
  double z = 0;  ///< height (m) in the CRS's vertical datum
};

/// Transforms between two coordinate reference systems, x = east / longitude first whatever the
/// authority says (proj_normalize_for_visualization). Ballpark operations are refused. Where PROJ
/// has several operations each point takes the best one whose area holds it. One instance per
/// thread; making one costs some ms.
class CrsTransform {
 public:
  /// @param from, to "EPSG:6674", "EPSG:6697", WKT or PROJ text; also EPSG:10162..10174 (plane
  /// rectangular + JGD2011 height). Unsupported if a name is unknown, if PROJ knows only a ballpark
  /// operation or if a grid is missing: the message names the grid.
  static Result<CrsTransform> create(const std::string& from, const std::string& to);
  CrsTransform(CrsTransform&&) noexcept;
  CrsTransform& operator=(CrsTransform&&) noexcept;
  ~CrsTransform();

  /// BadInput if the point cannot be transformed (outside the grid, not finite). A height is
  /// carried over unchanged where `to` has no heights.
  Result<XyCoordinate> forward(const XyCoordinate& point) const;
  Result<XyCoordinate> inverse(const XyCoordinate& point) const;
  /// The best operation, which all points take if it is the only one.
  const CrsOperation& operation() const;
  /// The operation that `forward` uses for this point (in `from`).
  const CrsOperation& operationAt(const XyCoordinate& point) const;
  /// Whether the point (in `from`) lies in the area of use of the operation it takes.
  bool insideArea(const XyCoordinate& point) const;
  /// "" or what a user must know of the result at this point (in `from`): outside the official
  /// area, a better operation lacks its grid, "up to metres" where the 2011 earthquake moved the
  /// ground.
  std::string warningAt(const XyCoordinate& point) const;

 private:
  struct Impl;
  explicit CrsTransform(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::geodesy
