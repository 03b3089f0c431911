#include "apps/workbench/ExitCode.h"

namespace kokudo::workbench {

ExitCode exitCodeFor(const Error& error) {
  switch (error.kind) {
    case Error::Kind::BadUsage:
      return ExitCode::Usage;
    case Error::Kind::Integrity:
      return ExitCode::Integrity;
    case Error::Kind::NoSpace:
    case Error::Kind::Permission:
      return ExitCode::NoSpaceOrPermission;
    case Error::Kind::Licence:
      return ExitCode::Licence;
    case Error::Kind::Cancelled:
      return ExitCode::Interrupted;
    default:
      return ExitCode::Failed;
  }
}

}  // namespace kokudo::workbench
