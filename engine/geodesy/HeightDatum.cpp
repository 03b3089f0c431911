#include "engine/geodesy/HeightDatum.h"

#include "engine/geodesy/detail/Proj.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <sstream>

namespace kokudo::geodesy {
namespace {

using detail::Area;
using detail::ContextPointer;
using detail::ObjectPointer;

constexpr const char* kGsigeo2011 = "jp_gsi_gsigeo2011.tif";
constexpr const char* kEgm96 = "egm96_15.gtx";

struct Folders {
  std::mutex mutex;
  std::vector<std::filesystem::path> set;
};

Folders& folders() {
  static Folders& instance = *new Folders;
  return instance;
}

/// Metres at a place, or nothing where the grid has no value.
std::optional<double> shiftAt(PJ* grid, double longitudeDegrees, double latitudeDegrees) {
  const PJ_COORD at =
      proj_coord(proj_torad(longitudeDegrees), proj_torad(latitudeDegrees), 0.0, 0.0);
  const PJ_COORD shifted = proj_trans(grid, PJ_FWD, at);
  if (std::isfinite(shifted.xyz.z)) return shifted.xyz.z;
  proj_errno_reset(grid);
  return std::nullopt;
}

/// The shift that adds the geoid height to z. Null if the grid is not there or cannot be read.
/// @param longitude, latitude degrees, a place where the grid has a value: PROJ may put off opening
/// a file whose name it has met before in this process, and only a use of it shows that it is there
ObjectPointer openGrid(PJ_CONTEXT* context, const char* name, double longitude, double latitude) {
  const std::string text = fmt::format("+proj=vgridshift +grids={} +multiplier=1", name);
  ObjectPointer grid(proj_create(context, text.c_str()));
  if (grid && !shiftAt(grid.get(), longitude, latitude)) grid.reset();
  return grid;
}

Error missing(const char* grid, const char* whereToGet) {
  return {Error::Kind::NotFound,
          fmt::format(
              "geoid grid {} not found or not readable on PROJ's path, in $KOKUDO_GRIDS or in the "
              "workspace's grids folder; {}",
              grid, whereToGet)};
}

Error missingGsigeo2011() {
  return missing(kGsigeo2011,
                 "get it from https://cdn.proj.org/jp_gsi_gsigeo2011.tif and put it into one of "
                 "them; without it heights of JGD2011 cannot be turned into ellipsoidal ones");
}

Error missingEgm96() {
  return missing(kEgm96, "it is in Debian's package proj-data");
}

/// Where EPSG says JGD2011 heights hold: the mainland, so not Okinawa nor Ogasawara.
Area officialArea(PJ_CONTEXT* context) {
  const ObjectPointer height(
      proj_create_from_database(context, "EPSG", "6695", PJ_CATEGORY_CRS, 0, nullptr));
  const auto area = height ? detail::areaOf(context, height.get()) : std::nullopt;
  return area.value_or(Area{129.3, 30.94, 145.87, 45.54, "Japan - onshore mainland"});
}

}  // namespace

struct GeoidModel::Impl {
  ContextPointer context;  // first, so that it outlives the grids
  ObjectPointer official;  // null for a plain EGM96 model
  ObjectPointer egm96;     // null if its grid is missing
  Area officialArea;
};

GeoidModel::GeoidModel(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
GeoidModel::GeoidModel(GeoidModel&&) noexcept = default;
GeoidModel& GeoidModel::operator=(GeoidModel&&) noexcept = default;
GeoidModel::~GeoidModel() = default;

Result<GeoidModel> GeoidModel::open(HeightDatum datum) {
  if (datum != HeightDatum::Jgd2011 && datum != HeightDatum::Egm96)
    return Error{Error::Kind::BadUsage, "only JGD2011 and EGM96 heights have a geoid model"};
  auto impl = std::make_unique<Impl>();
  impl->context = detail::makeContext();
  impl->egm96 = openGrid(impl->context.get(), kEgm96, 0.0, 0.0);
  if (datum == HeightDatum::Egm96 && !impl->egm96) return missingEgm96();
  if (datum == HeightDatum::Jgd2011) {
    impl->official = openGrid(impl->context.get(), kGsigeo2011, 139.767, 35.681);
    if (!impl->official) return missingGsigeo2011();
    impl->officialArea = officialArea(impl->context.get());
  }
  return GeoidModel(std::move(impl));
}

Result<GeoidHeight> GeoidModel::heightAt(double longitudeDegrees, double latitudeDegrees) const {
  if (!(std::abs(longitudeDegrees) <= 180.0 && std::abs(latitudeDegrees) <= 90.0))
    return Error{Error::Kind::BadInput,
                 fmt::format("longitude {}, latitude {}: not a place on earth in degrees",
                             longitudeDegrees, latitudeDegrees)};
  if (_impl->official) {
    if (const auto metres = shiftAt(_impl->official.get(), longitudeDegrees, latitudeDegrees)) {
      const bool inside = _impl->officialArea.contains(longitudeDegrees, latitudeDegrees);
      return GeoidHeight{*metres, inside ? GeoidQuality::Official : GeoidQuality::OutsideOfficial};
    }
  }
  if (!_impl->egm96) return missingEgm96();
  const auto metres = shiftAt(_impl->egm96.get(), longitudeDegrees, latitudeDegrees);
  if (!metres)
    return Error{Error::Kind::BadInput, fmt::format("longitude {}, latitude {}: no value in {}",
                                                    longitudeDegrees, latitudeDegrees, kEgm96)};
  // For a model of EGM96 itself its values are what was asked for, everywhere.
  return GeoidHeight{*metres,
                     _impl->official ? GeoidQuality::Egm96Offshore : GeoidQuality::Official};
}

void setGridFolders(const std::vector<std::filesystem::path>& given) {
  const std::lock_guard lock(folders().mutex);
  folders().set = given;
}

std::vector<std::filesystem::path> gridFolders() {
  std::vector<std::filesystem::path> all;
  if (const char* list = std::getenv("KOKUDO_GRIDS")) {
    std::istringstream in(list);
    for (std::string folder; std::getline(in, folder, ':');)
      if (!folder.empty()) all.emplace_back(folder);
  }
  const std::lock_guard lock(folders().mutex);
  all.insert(all.end(), folders().set.begin(), folders().set.end());
  return all;
}

}  // namespace kokudo::geodesy
