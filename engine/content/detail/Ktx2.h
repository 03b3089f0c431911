#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/Model.h"

#include <string>

namespace kokudo::content {

bool looksLikeKtx2(Bytes bytes);

/// The largest level of a KTX 2.0 file with plain 8-bit pixels. Unsupported, naming it, for every
/// block compression (Basis Universal ETC1S and UASTC above all: docs/decisions/0007-ktx2.md),
/// supercompression and pixel format beside that; BadInput if broken.
Result<Image> decodeKtx2(Bytes bytes, const std::string& name);

}  // namespace kokudo::content
