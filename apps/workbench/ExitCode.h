#pragma once

#include "engine/base/Result.h"

namespace kokudo::workbench {

/// Exit codes of every program (docs/cli.md).
enum class ExitCode {
  Done = 0,
  Failed = 1,
  Usage = 2,
  Partly = 3,  ///< some sources or records failed, listed
  Integrity = 6,
  NoSpaceOrPermission = 7,
  Licence = 8,
  Interrupted = 130
};

ExitCode exitCodeFor(const Error& error);

}  // namespace kokudo::workbench
