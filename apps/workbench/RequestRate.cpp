#include "apps/workbench/RequestRate.h"

namespace kokudo::workbench {

double requestRate(std::string_view url, double toOthers) {
  constexpr double kToThisMachine = 200;
  const bool loopback = url.starts_with("http://127.") || url.starts_with("http://localhost") ||
                        url.starts_with("http://[::1]");
  return loopback ? kToThisMachine : toOthers;
}

}  // namespace kokudo::workbench
