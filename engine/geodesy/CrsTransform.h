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
  std::string warning;  ///< "" or what a user must know: "outside its area of use", "up to metres
                        ///< in Tohoku ..."
};

/// A coordinate with the axis order in its name.
struct XyCoordinate {
  double x = 0;  ///< easting (m) or longitude (degrees)
  double y = 0;  ///< northing (m) or latitude (degrees)
  double z = 0;  ///< height (m) in the CRS's vertical datum
};

/// Transforms between two coordinate reference systems, x = east / longitude first whatever the
/// authority says (proj_normalize_for_visualization). Ballpark operations are refused. One instance
/// per thread.
class CrsTransform {
 public:
  /// @param from, to "EPSG:6674", "EPSG:6697", WKT or PROJ text; also EPSG:10162..10174 (plane
  /// rectangular + JGD2011 height). Unsupported if PROJ knows only a ballpark operation or a grid
  /// is missing: the message names the grid.
  static Result<CrsTransform> create(const std::string& from, const std::string& to);
  CrsTransform(CrsTransform&&) noexcept;
  CrsTransform& operator=(CrsTransform&&) noexcept;
  ~CrsTransform();

  /// BadInput if the point cannot be transformed (outside the grid, not finite).
  Result<XyCoordinate> forward(const XyCoordinate& point) const;
  Result<XyCoordinate> inverse(const XyCoordinate& point) const;
  const CrsOperation& operation() const;
  /// Whether the point (in `from`) lies in the operation's area of use.
  bool insideArea(const XyCoordinate& point) const;

 private:
  struct Impl;
  explicit CrsTransform(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::geodesy
