#pragma once

#include "engine/base/Result.h"

#include <gdal_priv.h>

#include <memory>
#include <string>

namespace kokudo::geodata::detail {

/// Sets GDAL up once for the process: only the drivers this program needs, no plugins, no network,
/// nothing printed. Every function below calls it. Thread-safe.
void initializeGdal();

/// Collects what GDAL says on this thread while it lives, instead of printing it. May be nested.
class GdalErrors {
 public:
  GdalErrors();
  ~GdalErrors();
  GdalErrors(const GdalErrors&) = delete;
  GdalErrors& operator=(const GdalErrors&) = delete;

  /// The failures so far, joined by "; " (at most the first three); `otherwise` if there were none.
  std::string text(const std::string& otherwise = "unknown reason") const;
  bool failed() const { return !_text.empty(); }

 private:
  static void CPL_STDCALL collect(CPLErr level, CPLErrorNum number, const char* message);
  std::string _text;
  int _count = 0;
};

struct DatasetCloser {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, DatasetCloser>;

/// Opens a plain file or "/vsizip/...", "/vsitar/...", "/vsigzip/..." read-only. NotFound, BadInput
/// with GDAL's reason, BadUsage for any other virtual file system, address or inline document.
/// @param flags GDAL_OF_RASTER or GDAL_OF_VECTOR   @param openOptions null-terminated NAME=VALUE,
/// or null
Result<DatasetPtr> openDataset(const std::string& path, unsigned flags,
                               const char* const* openOptions = nullptr);

/// "EPSG:n" where GDAL is sure of it, else WKT2; empty for null.
std::string crsText(const OGRSpatialReference* crs);

}  // namespace kokudo::geodata::detail
