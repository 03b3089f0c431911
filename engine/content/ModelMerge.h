#pragma once

#include "engine/content/Model.h"

#include <vector>

namespace kokudo::content {

/// One model that shows all of `models`: indices shifted, positions relative to the middle of their
/// origins. Images that several models share stay one.
Model mergeModels(std::vector<Model> models);

}  // namespace kokudo::content
