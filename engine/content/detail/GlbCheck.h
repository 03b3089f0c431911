#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"

#include <cstddef>

namespace kokudo::content {

/// Whether a primitive of the model can be written as glTF; else BadUsage that says why not.
Status checkWritable(const Model& model, const Primitive& primitive, std::size_t index);

}  // namespace kokudo::content
