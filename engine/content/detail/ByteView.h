#pragma once

#include "engine/content/ContentDecoder.h"

#include <string>
#include <string_view>

namespace kokudo::content {

/// The same bytes seen as text.
inline std::string_view asText(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The same text seen as bytes; valid as long as the text.
inline Bytes asBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace kokudo::content
