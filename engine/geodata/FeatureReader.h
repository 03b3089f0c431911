#pragma once

#include "engine/base/Result.h"
#include "engine/geodata/Feature.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::geodata {

struct LayerInfo {
  std::string name;
  std::string crs;  ///< "EPSG:n" or WKT; empty if the layer declares none
  long long featureCount = 0;
  std::string geometryType;  ///< OGR's name
};

struct FeatureReadOptions {
  std::string encoding;  ///< of a Shapefile's dbf ("CP932", "UTF-8"); "" = its .cpg, else guessed
  std::string layer;     ///< "" = all
};

/// Layers of a vector file. BadInput with what is wrong.
Result<std::vector<LayerInfo>> readLayers(const std::string& path,
                                          const FeatureReadOptions& options = {});

/// Every feature of a vector file (Shapefile, GeoPackage, GeoJSON, FlatGeobuf, GML through the
/// allow-list; "/vsizip/..." too), in the layer's own CRS with x east. `visit` returns false to
/// stop. Thread-safe between separate calls.
Status readFeatures(const std::string& path, const FeatureReadOptions& options,
                    const std::function<bool(const LayerInfo&, const Feature&)>& visit);

/// A file that is held in memory, such as an entry of an archive.
struct MemoryFile {
  std::string name;  ///< with its ending: ".shp", ".dbf" ... tell the parts of a Shapefile apart
  std::string bytes;
};

/// As above for a file in memory. @param files the file itself first (the .shp), then its
/// companions
/// (.shx, .dbf, .prj, .cpg); they must outlive the call  @param where for messages
Status readFeatures(const std::vector<MemoryFile>& files, const std::string& where,
                    const FeatureReadOptions& options,
                    const std::function<bool(const LayerInfo&, const Feature&)>& visit);

}  // namespace kokudo::geodata
