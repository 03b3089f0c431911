#include "apps/workbench/Version.h"

namespace kokudo::workbench {

std::string versionText() {
  return "kokudo " KOKUDO_VERSION
         "\nSource: Apache-2.0. This program links Xapian (GPL-2+), so it is distributed under "
         "GPL-3.0-or-later;\n"
         "see docs/licences.md.";
}

}  // namespace kokudo::workbench
