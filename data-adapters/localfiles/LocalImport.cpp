#include "data-adapters/localfiles/LocalImport.h"

#include "data-adapters/localfiles/detail/Import.h"
#include "engine/base/Files.h"

#include <utility>

namespace kokudo::adapters::localfiles {

Result<ImportOutcome> importFiles(const ImportRequest& request, HarvestSink& sink,
                                  Progress& progress, const CancelToken& token) {
  if (request.inputs.empty()) {
    return Error{Error::Kind::BadUsage, "nothing to import: name files, folders or archives"};
  }
  auto mappings = request.mapping.empty() ? readMappingFolder(shareFolder() / "assets" / "mappings")
                                          : readMappings(request.mapping);
  if (!mappings.ok()) return mappings.error();
  return Import(request, std::move(*mappings), sink, progress, token).run();
}

}  // namespace kokudo::adapters::localfiles
