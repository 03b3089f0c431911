#pragma once

#include <string_view>

namespace kokudo::workbench {

/// Requests a second that we send to the host of `url`: `toOthers`, but many to a server on this
/// machine, which is somebody's own.
double requestRate(std::string_view url, double toOthers);

}  // namespace kokudo::workbench
