#pragma once

#include <string>

namespace kokudo::workbench {

/// Name, version and under which terms source and binaries may be passed on; for --version and the
/// about panel.
std::string versionText();

}  // namespace kokudo::workbench
