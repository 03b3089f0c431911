#pragma once

#include "data-adapters/localfiles/detail/Table.h"
#include "engine/base/Diagnostics.h"
#include "engine/io/UnpackedFile.h"

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

/// "a/b.tsv" of "a/b.tsv.xz" (.gz, .xz, .zst); other paths as they are.
std::string withoutPacking(const std::string& path);

/// ".geojson" of "a/B.GeoJSON".
std::string endingOf(const std::string& path);

/// The bytes of a file as a table reader wants them. `file` must outlive the source.
TableReader::Source sourceOf(io::UnpackedFile& file);

/// Larger files are refused where the whole has to be in memory; tables are read block by block.
constexpr std::size_t kMaxWholeFileBytes = std::size_t(512) << 20;

/// The unpacked bytes of a single file (.gz, .xz, .zst).
Result<std::string> readUnpacked(const std::filesystem::path& path);

/// Where the file of a join is looked for: the inputs that are folders and what is around each.
std::vector<std::filesystem::path> placesOf(const std::vector<std::filesystem::path>& inputs);

}  // namespace kokudo::adapters::localfiles
