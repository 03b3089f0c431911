#pragma once

#include "engine/content/detail/GlbDraft.h"

namespace kokudo::content {

/// The `materials` of the model; what they use goes into `draft.textures` and `draft.samplers`.
OrderedJson writeMaterials(GlbDraft& draft);
/// Its images, into the buffer and `draft.images`. BadUsage where one is missing.
Status writeImages(GlbDraft& draft);

}  // namespace kokudo::content
