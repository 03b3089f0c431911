#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kokudo::adapters::localfiles {

/// How the rows of a kind of file become records (docs/mapping.md). Every "column" may be a list of
/// names; for single values the first that is not empty counts. A name with braces is a text with
/// columns in it (ColumnText).
struct Mapping {
  /// Columns taken from another table.
  struct Join {
    std::string name;                ///< for messages
    std::vector<std::string> files;  ///< globs, the first that is there; "archive.zip!inner/*.csv"
    std::string key;                 ///< of the other table
    std::vector<std::string> match;  ///< what the key has to be, of the row; the first found counts
    std::vector<std::pair<std::string, std::string>> take;  ///< new name, column of the other table
  };
  /// A column that holds a list of values or of groups of values.
  struct Split {
    std::string column;
    std::string items, parts;          ///< what stands between them
    std::vector<std::string> names;    ///< of each part, "" = none; "{0}" is the first part
    std::vector<std::string> largest;  ///< attribute for the largest of each part, "" = none
    std::map<std::string, std::string> labels;  ///< other words for what stands for "{0}" ...
  };

  std::string name;
  std::filesystem::path folder;  ///< of the file it was read from

  // which files
  std::vector<std::string> paths;    ///< globs, any of them; empty = any path
  std::vector<std::string> columns;  ///< all of them must be there
  std::string format;  ///< "geojson", "json", "csv", "tsv", "shapefile", "boring-xml", "citygml" or
                       ///< ""
  std::string array;   ///< "json": the way to the records, "." for a document that is a list
  std::string skip;    ///< not "": such files are skipped, and this is why
  std::string secondFormOf;  ///< name of the mapping whose files hold the same things in a better
                             ///< form: skipped where such files were taken

  // what the records say; "{folder}", "{stem}" and "{file}" stand for parts of the file's path
  std::string source, dataset, datasetTitle, kind, license, credit, municipalityCode;
  std::string crs;     ///< of lon/lat or of geometry that does not say its own
  std::string labels;  ///< a CSV beside the file: original_name,display_name,label_flag

  // columns
  std::vector<std::string> id, title, text, longitude, latitude, height, year, prefecture,
      municipality, drop, sharedKeys, kindColumn, numbers;
  std::map<std::string, std::string> rename;   ///< columns that are stored under another name
  std::map<std::string, std::string> add;      ///< attributes made of columns
  std::map<std::string, std::string> missing;  ///< what a column says where it says nothing
  std::vector<Split> splits;
  std::vector<Join> joins;
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
