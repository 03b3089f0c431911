#pragma once

#include "engine/base/Result.h"
#include "engine/content/ContentDecoder.h"
#include "engine/content/Model.h"

#include <memory>
#include <string>
#include <string_view>

namespace kokudo::content {

inline constexpr int kMaximumImageSide = 16384;
inline constexpr std::size_t kMaximumImagePixels = std::size_t(1) << 26;

/// PNG, JPEG, WebP or plain KTX2, told apart by their first bytes; 1, 3 or 4 channels of 8 bits, as
/// they are stored: colour profiles are not applied. BadInput if
/// broken or larger than the limits above, Unsupported for other formats.
Result<Image> decodeImage(Bytes bytes, const std::string& name);

/// JPEG for 1 and 3 channels, PNG for 4. BadUsage if the pixels do not fit the size.
/// @param quality of JPEG, 1 to 100
Result<std::string> encodeImage(const Image& image, int quality = 85);
/// The MIME type of what `encodeImage` gives.
std::string_view encodedImageType(const Image& image);

}  // namespace kokudo::content
