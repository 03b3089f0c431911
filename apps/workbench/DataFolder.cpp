#include "apps/workbench/DataFolder.h"

#include "engine/base/Files.h"
#include "engine/geodesy/HeightDatum.h"

#include <cstdlib>
#include <vector>

namespace kokudo::workbench {

std::filesystem::path dataFolder() {
  if (const char* folder = std::getenv("KOKUDO_DATA")) return folder;
  const auto beside = shareFolder().parent_path() / "shared" / "data";
  return std::filesystem::is_directory(beside) ? beside : std::filesystem::path();
}

void useGridsOf(const std::filesystem::path& workspaceFolder) {
  std::vector<std::filesystem::path> folders;
  if (!workspaceFolder.empty()) folders.push_back(workspaceFolder / "grids");
  if (const auto data = dataFolder(); !data.empty()) folders.push_back(data / "geoid-gsigeo2011");
  geodesy::setGridFolders(folders);
}

}  // namespace kokudo::workbench
