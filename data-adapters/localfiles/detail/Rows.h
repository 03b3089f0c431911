#pragma once

#include "data-adapters/localfiles/detail/Table.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "engine/geodata/Feature.h"
#include "engine/geodata/FeatureReader.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// One record of a file before its mapping: a feature, a row of a table, an object of a list.
struct Row {
  Attributes attributes;  ///< nulls included; nested members flattened with '/'
  geodata::Geometry geometry;
  std::string crs;    ///< of the geometry, "" if the file does not say
  std::string where;  ///< "file:12" for messages
};

/// Gets the rows one after the other; false stops.
using RowVisitor = std::function<bool(Row&&)>;

/// What a JSON file is.
struct JsonKind {
  enum class Type { FeatureCollection, Placeholder, Object, Other } type = Type::Other;
  std::string message;  ///< of a placeholder: why there is no data
  bool listed = false;  ///< the list at `array` was there
};

/// GeoJSON (a collection or a single feature), or the objects of the list at `array`: "." for a
/// document that is one, else names of members with '/' between them, '*' for each member or item.
/// BadInput for what is not JSON; rows that are broken become warnings.
Status visitJson(std::string_view bytes, const std::string& where, const std::string& array,
                 Diagnostics& diagnostics, JsonKind& kind, const RowVisitor& visit);

/// Rows of a table with a header line, block by block; none of a file of blank lines.
/// @param separator ',' or '\t'
Status visitTable(TableReader::Source source, const std::string& where, char separator,
                  Diagnostics& diagnostics, const RowVisitor& visit);

/// Features of a Shapefile: the .shp first, then its companions.
Status visitShapefile(const std::vector<geodata::MemoryFile>& files, const std::string& where,
                      const RowVisitor& visit);

}  // namespace kokudo::adapters::localfiles
