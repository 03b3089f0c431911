#pragma once

#include "data-adapters/contract/Adapter.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::adapters::localfiles {

struct ImportRequest {
  std::vector<std::filesystem::path>
      inputs;          ///< files, folders, archives (zip, tar.gz: read in place)
  std::string source;  ///< --source; "" = from the mapping or the folder's name
  std::filesystem::path
      mapping;  ///< --mapping FILE.toml; "" = the built-in mappings in assets/mappings
};

/// What became of one file.
struct ImportedFile {
  std::string path;   ///< archive entries as "archive.zip!inner/file"
  std::string state;  ///< "taken", "skipped", or "failed" where it could not be read
  std::string why;    ///< of a skipped one: "second form of ...", "unavailable placeholder", "not a
                      ///< known format" ...
  std::uint64_t records = 0;
};

struct ImportOutcome {
  HarvestReport report;
  std::vector<ImportedFile> files;
};

/// Reads local files into records: GeoJSON, CSV, Shapefile, boring XML, CityGML. One bad file or
/// record is a diagnostic and the rest goes on.
Result<ImportOutcome> importFiles(const ImportRequest& request, HarvestSink& sink,
                                  Progress& progress, const CancelToken& token);

}  // namespace kokudo::adapters::localfiles
