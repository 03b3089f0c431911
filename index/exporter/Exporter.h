#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::exporter {

/// What to export: record ids that the application resolved from a query or a basket.
struct ExportRequest {
  std::vector<std::string> ids;
  std::string format = "gpkg";    ///< "gpkg", "geojson", "csv"
  std::string crs = "EPSG:6668";  ///< JGD2011 lon-lat, or EPSG:6669..6687 ...
  std::string query;              ///< the query in words, for the manifest
  bool strict = false;            ///< any loss is an error
};

/// Something that the format could not carry.
struct Loss {
  std::string record, field, what;
};

struct ExportReport {
  std::filesystem::path package;
  std::uint64_t records = 0;
  std::vector<std::string> files;  ///< relative to the package
  std::vector<Loss> loss;
  std::vector<std::string> licences;  ///< ids
};

/// Writes a package: a BagIt bag (RFC 8493, sha256) with data/<name>.<ext>, data/manifest.json
/// (source, licence, credit, retrieval time, sha256 of record, query, coordinate operation with
/// accuracy) and data/CREDITS.txt. Built beside `outDir` and renamed; Licence if the licences
/// cannot be mixed or forbid it; NoSpace leaves nothing behind.
Result<ExportReport> exportRecords(const catalog::Catalog& catalog, const ExportRequest& request,
                                   const std::filesystem::path& outDir, Progress& progress,
                                   const CancelToken& token);

struct VerifyReport {
  enum class State { Verified, Intact, Changed, Unknown } state = State::Unknown;
  struct File {
    std::string path;
    std::string state;  ///< "intact", "changed", "missing", "added"
  };
  std::vector<File> files;
};

/// Checks a package against its own manifests. Unknown with a message in an Error only if the
/// folder cannot be read at all.
Result<VerifyReport> verifyPackage(const std::filesystem::path& package);

}  // namespace kokudo::exporter
