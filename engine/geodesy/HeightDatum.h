#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::geodesy {

/// What a height is measured from.
enum class HeightDatum {
  Ellipsoid,  ///< GRS80/WGS84 ellipsoid
  Jgd2011,    ///< 標高: JGD2011 (vertical), EPSG:6695; geoid GSIGEO2011
  Egm96,      ///< EPSG:5773 (SRTM, ETOPO)
  Unknown
};

/// How a geoid height was found. Anything but Official carries a badge in the interface.
enum class GeoidQuality {
  Official,         ///< GSIGEO2011 inside the official area of the operation
  OutsideOfficial,  ///< GSIGEO2011 grid has a value, but the operation's area of use does not hold
                    ///< the point (Okinawa, Ogasawara ...)
  Egm96Offshore     ///< no GSIGEO2011 value there: EGM96 instead
};

struct GeoidHeight {
  double metres = 0.0;  ///< ellipsoidal height minus orthometric height
  GeoidQuality quality = GeoidQuality::Official;
};

/// Geoid heights of Japan through PROJ's grids. One instance per thread; making one costs some ms,
/// share by copy. The grids are looked for on PROJ's path and in `gridFolders()`.
class GeoidModel {
 public:
  /// @param datum Jgd2011 or Egm96; NotFound naming the missing grid file and how to get it, never
  /// a ballpark.
  static Result<GeoidModel> open(HeightDatum datum);
  GeoidModel(GeoidModel&&) noexcept;
  GeoidModel& operator=(GeoidModel&&) noexcept;
  ~GeoidModel();

  /// Degrees. For Jgd2011 the rule of docs "Heights": grid, else EGM96 with a badge. BadInput
  /// outside the world.
  Result<GeoidHeight> heightAt(double longitudeDegrees, double latitudeDegrees) const;

 private:
  struct Impl;
  explicit GeoidModel(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

/// Folders searched for geoid grids besides PROJ's own: `$KOKUDO_GRIDS`, the workspace's grids/,
/// the real data folder. Set once at start.
void setGridFolders(const std::vector<std::filesystem::path>& folders);
std::vector<std::filesystem::path> gridFolders();

}  // namespace kokudo::geodesy
