#pragma once

#include "engine/base/Value.h"

namespace kokudo::workbench {

/// The attributes as a person reads them: a text that is a JSON object or list (as PLATEAU's 3D
/// Tiles carry their nested attributes) becomes one row per leaf, its names joined by '/', in the
/// order of the text. Rows that repeat one that stands there already, and blank ones, are left out.
Attributes unfolded(const Attributes& attributes);

}  // namespace kokudo::workbench
