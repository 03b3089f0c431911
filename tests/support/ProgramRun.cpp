#include "tests/support/ProgramRun.h"

#include "tests/support/TestData.h"

#include <sys/wait.h>

#include <cstdlib>

namespace kokudo::test {

ProgramRun runCommand(const std::string& commandLine) {
  const TemporaryFolder folder;
  const auto out = folder / "out", err = folder / "err";
  const int status = std::system(
      ("(" + commandLine + ") >'" + out.string() + "' 2>'" + err.string() + "'").c_str());
  ProgramRun run;
  run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.out = readText(out);
  run.err = readText(err);
  return run;
}

}  // namespace kokudo::test
