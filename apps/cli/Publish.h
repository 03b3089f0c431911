#pragma once

#include "apps/cli/Command.h"
#include "data-adapters/harvester/Harvester.h"

namespace kokudo::cli {

/// Publishes a generation after a harvest or import, unless the current one holds this catalogue
/// already or `noIndex`. @return false after context.fail()
bool publishChanges(CommandContext& context, workspace::Workspace& workspace,
                    const catalog::Catalog& catalog, bool noIndex);

void printChanges(const adapters::ChangeReport& changes);

/// Partly (3) when something was refused or warned of or the run stopped early, else Done.
void setExitCode(CommandContext& context, const adapters::ChangeReport& changes);

}  // namespace kokudo::cli
