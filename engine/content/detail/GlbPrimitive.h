#pragma once

#include "engine/content/detail/GlbDraft.h"

namespace kokudo::content {

/// One primitive of a mesh, its accessors plain or packed view by view, as the options say.
OrderedJson writePrimitive(GlbDraft& draft, const Primitive& p);

/// The same by KHR_draco_mesh_compression. @param p `isDracoWritable`
Result<OrderedJson> writeDracoPrimitive(GlbDraft& draft, const Primitive& p);
bool isDracoWritable(const Primitive& p);

}  // namespace kokudo::content
