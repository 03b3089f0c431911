#pragma once

#include <string>

namespace kokudo::geodata::detail {

/// The encoding of a Shapefile's attributes as GDAL names it ("CP932", "UTF-8", ...): from its
/// .cpg, else from the language byte of the .dbf, else guessed from the bytes. Japanese tools write
/// "Shift_JIS" and mean CP932 (①, ㈱, 髙). @param shp path of the .shp
std::string dbfEncoding(const std::string& shp);

}  // namespace kokudo::geodata::detail
