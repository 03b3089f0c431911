#pragma once

#include "engine/base/Result.h"
#include "engine/geodata/Feature.h"

#include <memory>
#include <string>
#include <vector>

namespace kokudo::geodata {

struct FieldDefinition {
  enum class Type { Text, Integer, Real, Boolean };
  std::string name;
  Type type = Type::Text;
};

struct FeatureWriteOptions {
  std::string format;     ///< "gpkg", "geojson", "csv"
  std::string layerName;  ///< gpkg layer
  std::string crs;        ///< CRS of the features' coordinates, "EPSG:n"
};

/// Writes features through GDAL. GeoJSON in EPSG:4326-like CRSs is RFC 7946, in others carries its
/// crs. CSV is UTF-8 with BOM and has x and y columns.
class FeatureWriter {
 public:
  static Result<FeatureWriter> create(const std::string& path, const FeatureWriteOptions& options,
                                      const std::vector<FieldDefinition>& fields);
  FeatureWriter(FeatureWriter&&) noexcept;
  ~FeatureWriter();
  /// Attributes not among the fields are BadUsage.
  Status write(const Feature& feature);
  /// Flushes and closes; nothing is whole before.
  Status close();

 private:
  struct Impl;
  explicit FeatureWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::geodata
