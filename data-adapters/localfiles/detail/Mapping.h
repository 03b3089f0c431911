#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// How the rows of a kind of file become records (docs/mapping.md). Every "column" may be a list of
/// names; for single values the first that is not empty counts.
struct Mapping {
  std::string name;

  // which files
  std::vector<std::string> paths;    ///< globs, any of them; empty = any path
  std::vector<std::string> columns;  ///< all of them must be there
  std::string format;  ///< "geojson", "json", "csv", "shapefile", "boring-xml", "citygml" or ""
  std::string array;   ///< "json": the member that holds the records
  std::string skip;    ///< not "": such files are skipped, and this is why
  std::string secondFormOf;  ///< name of the mapping whose files hold the same things in a better
                             ///< form: skipped where such files were taken

  // what the records say; "{folder}", "{stem}" and "{file}" stand for parts of the file's path
  std::string source, dataset, datasetTitle, kind, license, credit, municipalityCode;
  std::string crs;     ///< of lon/lat or of geometry that does not say its own
  std::string labels;  ///< a CSV beside the file: original_name,display_name,label_flag

  // columns
  std::vector<std::string> id, title, text, longitude, latitude, height, year, prefecture,
      municipality, drop, sharedKeys, kindColumn;
  bool municipalityFromFileName = false;  ///< five or six digits in the file's name
};

/// Mappings of one TOML file. BadInput with file, line and what is wrong; unknown keys are errors.
Result<std::vector<Mapping>> readMappings(const std::filesystem::path& file);

/// All *.toml of a folder in order of their names.
Result<std::vector<Mapping>> readMappingFolder(const std::filesystem::path& folder);

/// What a file without a mapping of its own is read with: guesses of common column names.
Mapping genericMapping(const std::string& source);

/// Whether path and format fit; columns are a second question, for they need the file's content.
bool matchesPath(const Mapping& mapping, std::string_view path, std::string_view format);
bool matchesColumns(const Mapping& mapping, const std::vector<std::string>& columns);

}  // namespace kokudo::adapters::localfiles
