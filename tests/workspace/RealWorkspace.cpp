#include "tests/workspace/RealWorkspace.h"

namespace kokudo::test {

std::filesystem::path realWorkspace() {
  return KOKUDO_REAL_WORKSPACE;
}

ProgramRun kokudo(const std::string& arguments) {
  return runCommand("'" + (programDir() / "kokudo").string() + "' --workspace '" +
                    realWorkspace().string() + "' " + arguments);
}

}  // namespace kokudo::test
