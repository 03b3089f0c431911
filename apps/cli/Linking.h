#pragma once

#include "apps/cli/Command.h"
#include "apps/workbench/EntityIndex.h"

#include <string>

namespace kokudo::cli {

/// "1,234 things of several records; the links are current".
std::string linksText(const workbench::LinksState& links);

/// Links records of one thing after an import or harvest, where the catalogue is small enough for
/// that not to be felt; says how to do it where it is not. @return false after context.fail()
bool linkChanges(CommandContext& context, const workspace::Workspace& workspace,
                 const catalog::Catalog& catalog);

}  // namespace kokudo::cli
