#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::io {

/// The accessors of `createAccessor` read members of zip files (.zip, .3tz: "3D Tiles archive") in
/// place, one at a time, without unpacking the rest: stored and deflate, zip64. Two spellings:
///   zip:/abs/path/x.3tz!/tiles/0.b3dm   an address; relative references resolve inside the archive
///   path/x.3tz/tiles/0.b3dm             a plain path that goes on below the archive's file
/// A .3tz needs no index for that: an @3dtilesIndex1@ is not used.

/// The first spelling. In the path '%', '?', '#' and '!' are percent-encoded, in the name '%', '?'
/// and '#'. @param archive made absolute   @param member name in the archive, without leading '/'
std::string archiveUri(const std::filesystem::path& archive, std::string_view member);

/// Addresses of what is called tileset.json in the archive, the nearest to its root first. Empty if
/// there is none; NotFound, BadInput if the file is no usable zip.
Result<std::vector<std::string>> tilesetsInArchive(const std::filesystem::path& archive);

}  // namespace kokudo::io
