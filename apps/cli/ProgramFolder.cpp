#include "apps/cli/ProgramFolder.h"

namespace kokudo::cli {

std::filesystem::path programFolder() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace kokudo::cli
