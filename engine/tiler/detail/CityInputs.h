#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/content/CityGml.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiler::detail {

/// How far a read of city models has come.
struct CityInputCounts {
  std::size_t documents = 0;  ///< CityGML documents read
  std::size_t refused =
      0;  ///< documents and objects left out, each with a warning or counted in one
};

/// A CityGML document that is being read.
struct CityDocument {
  std::string name;        ///< for people: "a.zip/udx/b.gml"
  std::string folder;      ///< where the images lie that it names, as RasterReader takes it
  std::string_view bytes;  ///< valid while it is being read
};

/// Every city object of the given files, folders (*.gml, *.xml and archives below, by name) and
/// archives, in a fixed order. A gml:id that comes again is passed over: an unpacked copy often
/// lies beside its archive. A bad document is a warning; NotFound and BadInput only where an input
/// as a whole gives nothing.
/// @param began before the objects of a document   @param visit the object and its document's name
Result<CityInputCounts> readCityInputs(
    const std::vector<std::filesystem::path>& inputs, Diagnostics& diagnostics,
    const CancelToken& token, const std::function<void(const CityDocument&)>& began,
    const std::function<void(content::CityObject&&, const std::string& where)>& visit);

}  // namespace kokudo::tiler::detail
