#pragma once

#include "engine/base/Result.h"

#include <string>

namespace kokudo::workbench {

/// What a person calls a tileset, as the tile reader takes it: an http(s) or file address as it is;
/// a folder means the tileset.json in it, an archive (.zip, .3tz) the one nearest to its root; of a
/// file the absolute path. NotFound where nothing is there. @param option names the place it was
/// given, for the message
Result<std::string> sceneAddress(const std::string& option, const std::string& text);

/// The last part of an address that tells tilesets apart, for the list of layers: the folder of a
/// tileset.json, else the name of the file.
std::string sceneName(const std::string& address);

}  // namespace kokudo::workbench
