#pragma once

#include "apps/viewer/ViewerApp.h"

#include <string>

namespace kokudo::viewer {

/// The viewer's state as JSON, for tests and for reports of trouble: search, hits, selection,
/// camera, layers, frames.
std::string stateJson(ViewerApp& app);

}  // namespace kokudo::viewer
