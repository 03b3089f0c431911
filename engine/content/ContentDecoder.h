#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"
#include "engine/geodesy/Vector.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace kokudo::content {

using Bytes = std::span<const std::byte>;

/// What a decoder needs to know besides the bytes.
struct DecodeContext {
  std::string uri;          ///< for messages and relative addresses
  geodesy::Mat4 transform;  ///< tile local -> ECEF, the y-up to z-up turn of glTF not included
  /// Bytes of an address that the content names (external buffers and images), or an Error.
  std::function<Result<std::string>(const std::string& uri)> fetch;
};

/// Turns the bytes of one tile format into a `Model`. Stateless; safe to call from any thread;
/// hostile input gives an Error.
struct ContentDecoder {
  std::string_view name;   ///< for messages, e.g. "glb"
  std::string_view magic;  ///< the first bytes that identify the format
  Result<Model> (*decode)(Bytes, const DecodeContext&);
};

/// All decoders built into this program, in the order they are tried.
std::span<const ContentDecoder> contentDecoders();

/// Decodes with the decoder whose magic matches; Unsupported if none does.
Result<Model> decodeContent(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
