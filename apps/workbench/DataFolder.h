#pragma once

#include <filesystem>

namespace kokudo::workbench {

/// The folder of real data: `$KOKUDO_DATA`, else `../shared/data` beside the checkout; empty where
/// there is none. The one place of this rule.
std::filesystem::path dataFolder();

/// Tells geodesy where geoid grids may lie: `$KOKUDO_GRIDS`, `<workspace>/grids`, the folder of
/// real data.
void useGridsOf(const std::filesystem::path& workspaceFolder);

}  // namespace kokudo::workbench
