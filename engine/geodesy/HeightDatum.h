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

/// Geoid heights of Japan through PROJ's grids. One instance per thread; opening one costs some ms
/// and `heightAt` well under a microsecond, so keep it. The grids are looked for on PROJ's path and
/// in `gridFolders()` as they are at `open`.
class GeoidModel {
 public:
  /// @param datum Jgd2011 or Egm96; NotFound naming the missing grid file and how to get it, never
  /// a ballpark.
  static Result<GeoidModel> open(HeightDatum datum);
  GeoidModel(GeoidModel&&) noexcept;
  GeoidModel& operator=(GeoidModel&&) noexcept;
  ~GeoidModel();

  /// Degrees. For Jgd2011 the GSIGEO2011 grid where it has a value (within one cell of the coast
  /// PROJ interpolates from the nodes that have one), else EGM96; `quality` says which. BadInput
  /// outside the world, NotFound offshore if EGM96's grid is missing too.
  Result<GeoidHeight> heightAt(double longitudeDegrees, double latitudeDegrees) const;

 private:
  struct Impl;
  explicit GeoidModel(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

/// Sets the folders searched for grids after PROJ's own and those of `$KOKUDO_GRIDS` (parted by
/// ':'): the workspace's grids/, the real data folder. Once at start; what is open already keeps
/// its folders.
void setGridFolders(const std::vector<std::filesystem::path>& folders);
/// Those of `$KOKUDO_GRIDS`, then those set.
std::vector<std::filesystem::path> gridFolders();

}  // namespace kokudo::geodesy
