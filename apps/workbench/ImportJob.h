#pragma once

#include "data-adapters/harvester/Harvester.h"
#include "data-adapters/localfiles/LocalImport.h"
#include "index/catalog/Catalog.h"

namespace kokudo::workbench {

struct ImportResult {
  adapters::ChangeReport changes;
  std::vector<adapters::localfiles::ImportedFile> files;
};

/// Imports local files into the catalogue. Commits every few thousand records and at the end, so
/// that a cancelled or killed import keeps what was committed and running it again goes on from
/// there (unchanged records cost little).
Result<ImportResult> runImport(const adapters::localfiles::ImportRequest& request,
                               catalog::Catalog& catalog, Progress& progress,
                               const CancelToken& token);

}  // namespace kokudo::workbench
