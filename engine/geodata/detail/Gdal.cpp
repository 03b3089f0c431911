#include "engine/geodata/detail/Gdal.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <string_view>

namespace kokudo::geodata::detail {

namespace {

constexpr std::array kDrivers{"GTiff", "netCDF",  "PNG",      "JPEG", "ESRI Shapefile",
                              "GPKG",  "GeoJSON", "TopoJSON", "CSV",  "FlatGeobuf",
                              "MEM",   "Memory",  "GML"};

void setUp() {
  CPLSetErrorHandler(CPLQuietErrorHandler);
  // Plugins could be anything; the network is the business of engine/io alone.
  CPLSetConfigOption("GDAL_DRIVER_PATH", "disable");
  CPLSetConfigOption("GDAL_HTTP_MAX_RETRY", "0");
  CPLSetConfigOption("GDAL_HTTP_CONNECTTIMEOUT", "1");
  CPLSetConfigOption("GDAL_HTTP_TIMEOUT", "1");
  CPLSetConfigOption("GDAL_HTTP_PROXY", "127.0.0.1:1");
  CPLSetConfigOption("GDAL_HTTPS_PROXY", "127.0.0.1:1");
  CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_FILENAME", "none");
  CPLSetConfigOption("GDAL_GEOREF_SOURCES", "INTERNAL,PAM,WORLDFILE");
  CPLSetConfigOption("GDAL_PAM_ENABLED", "YES");
  CPLSetConfigOption("GTIFF_REPORT_COMPD_CS", "YES");
  CPLSetConfigOption("GML_SKIP_RESOLVE_ELEMS", "ALL");
  CPLSetConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
  CPLSetConfigOption("OSR_DEFAULT_AXIS_MAPPING_STRATEGY", "TRADITIONAL_GIS_ORDER");
  GDALAllRegister();
  GDALDriverManager* manager = GetGDALDriverManager();
  for (int i = manager->GetDriverCount() - 1; i >= 0; --i) {
    GDALDriver* driver = manager->GetDriver(i);
    const char* name = driver->GetDescription();
    const bool wanted = std::any_of(kDrivers.begin(), kDrivers.end(),
                                    [&](const char* d) { return std::strcmp(d, name) == 0; });
    if (!wanted) manager->DeregisterDriver(driver);
  }
}

bool startsWith(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

/// Only what lies on this machine, by its plain name or inside an archive.
Status checkPath(const std::string& path) {
  std::string_view rest = path;
  for (bool stripped = true; stripped;) {
    stripped = false;
    for (std::string_view archive : {"/vsizip/", "/vsitar/", "/vsigzip/"}) {
      if (!startsWith(rest, archive)) continue;
      rest.remove_prefix(archive.size());
      stripped = true;
    }
  }
  const bool driverPrefix = startsWith(rest, "NETCDF:") || startsWith(rest, "GTIFF_DIR:") ||
                            startsWith(rest, "GPKG:") || startsWith(rest, "CSV:");
  const bool inlineText = rest.find_first_of("{<\n") == 0;
  if (rest.empty() || driverPrefix || inlineText || startsWith(rest, "/vsi") ||
      rest.find("://") != std::string_view::npos || rest.find("/vsi") != std::string_view::npos)
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: expected a file or /vsizip/archive.zip/inner", path)};
  return {};
}

}  // namespace

void initializeGdal() {
  static std::once_flag once;
  std::call_once(once, setUp);
}

GdalErrors::GdalErrors() {
  initializeGdal();
  CPLPushErrorHandlerEx(&GdalErrors::collect, this);
}

GdalErrors::~GdalErrors() {
  CPLPopErrorHandler();
  CPLErrorReset();
}

void CPL_STDCALL GdalErrors::collect(CPLErr level, CPLErrorNum, const char* message) {
  if (level < CE_Failure) return;
  auto* self = static_cast<GdalErrors*>(CPLGetErrorHandlerUserData());
  if (self->_count++ >= 3) return;
  if (!self->_text.empty()) self->_text += "; ";
  self->_text += message;
}

std::string GdalErrors::text(const std::string& otherwise) const {
  if (_text.empty()) return otherwise;
  std::string line = _text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  while (!line.empty() && (line.back() == '.' || line.back() == ' ')) line.pop_back();
  return line;
}

Result<DatasetPtr> openDataset(const std::string& path, unsigned flags,
                               const char* const* openOptions) {
  initializeGdal();
  if (Status fine = checkPath(path); !fine.ok()) return fine.error();
  GdalErrors errors;
  VSIStatBufL stat;
  if (VSIStatL(path.c_str(), &stat) != 0)
    return Error{Error::Kind::NotFound, fmt::format("{}: no such file", path)};
  DatasetPtr dataset(GDALDataset::Open(path.c_str(),
                                       flags | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr,
                                       openOptions, nullptr));
  if (!dataset)
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: not a {} this program reads: {}", path,
                             (flags & GDAL_OF_RASTER)            ? "raster"
                             : (flags & GDAL_OF_MULTIDIM_RASTER) ? "NetCDF file"
                                                                 : "vector file",
                             errors.text())};
  return dataset;
}

std::string crsText(const OGRSpatialReference* crs) {
  if (!crs || crs->IsEmpty()) return {};
  GdalErrors quiet;
  const char* authority = crs->GetAuthorityName(nullptr);
  const char* code = crs->GetAuthorityCode(nullptr);
  if (authority && code && std::strcmp(authority, "EPSG") == 0) return fmt::format("EPSG:{}", code);
  std::unique_ptr<OGRSpatialReference> copy(crs->Clone());
  if (copy->AutoIdentifyEPSG() == OGRERR_NONE && copy->GetAuthorityCode(nullptr))
    return fmt::format("EPSG:{}", copy->GetAuthorityCode(nullptr));
  const char* options[] = {"FORMAT=WKT2_2019", nullptr};
  char* wkt = nullptr;
  std::string text;
  if (crs->exportToWkt(&wkt, options) == OGRERR_NONE && wkt) text = wkt;
  CPLFree(wkt);
  return text;
}

}  // namespace kokudo::geodata::detail
