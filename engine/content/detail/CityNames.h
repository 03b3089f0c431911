#pragma once

#include "engine/content/detail/XmlReader.h"

#include <map>
#include <string>
#include <utility>

namespace kokudo::content {

/// Element names of CityGML and i-UR with the usual prefix of their module, whatever prefix and
/// version the file uses: "bldg:Building", "uro:buildingID", "gml:name".
class CityNames {
 public:
  /// Valid as long as this object.
  const std::string& of(const XmlName& name);

 private:
  std::map<std::string, std::string, std::less<>> _prefixes;  ///< by namespace
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> _names;
};

/// Whether this is the namespace of CityGML's core module, any version.
bool isCityGmlCore(std::string_view uri);

}  // namespace kokudo::content
