#pragma once

#include "engine/base/Diagnostics.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::adapters::localfiles {

/// A file on disk that an import reads.
struct InputFile {
  std::filesystem::path file;
  std::string path;    ///< as reports and provenance show it: from the name of the input on
  std::string root;    ///< name of the input without ending: source of data that nothing else names
  std::string parent;  ///< folder of the input: globs see the whole path
  std::uint64_t bytes = 0;
};

struct Inputs {
  std::vector<InputFile> archives;
  std::vector<InputFile> loose;
};

/// Everything below the inputs, in the order of their names; archives apart, because what lies
/// unpacked beside them is a second form of what they hold. An input that is not there is a
/// warning.
Inputs listInputs(const std::vector<std::filesystem::path>& inputs, Diagnostics& diagnostics);

/// ".geojson" of "a/B.GeoJSON".
std::string endingOf(const std::string& path);

}  // namespace kokudo::adapters::localfiles
