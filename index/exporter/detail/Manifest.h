#pragma once

#include "engine/geodesy/CrsTransform.h"
#include "index/catalog/Record.h"
#include "index/exporter/Exporter.h"

#include <map>
#include <string>

namespace kokudo::exporter {

/// Counts of what went into a package, by source, for its manifest.
struct PackageSummary {
  struct Group {
    std::uint64_t records = 0;
    std::string license, credit;
    std::string firstRetrieved, lastRetrieved;
  };
  std::map<std::pair<std::string, std::string>, Group> groups;  ///< by source and dataset

  void add(const catalog::Record& record);
};

/// data/manifest.json: query, format, CRS and coordinate operation, sources with licence and
/// credit, losses.
std::string manifestJson(const ExportRequest& request, const ExportReport& report,
                         const PackageSummary& summary, const geodesy::CrsOperation& operation);
/// One line of data/provenance.jsonl.
std::string provenanceLine(const catalog::Record& record, const std::string& recordHash);
/// data/CREDITS.txt: every credit line with its licence.
std::string creditsText(const PackageSummary& summary);

}  // namespace kokudo::exporter
