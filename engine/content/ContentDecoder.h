#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"
#include "engine/geodesy/Vector.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kokudo::content {

using Bytes = std::span<const std::byte>;

/// The axis that points up in a glTF.
enum class UpAxis { X, Y, Z };

/// What a decoder needs to know besides the bytes.
struct DecodeContext {
  std::string uri;          ///< for messages and relative addresses
  geodesy::Mat4 transform;  ///< tile local -> ECEF, the turn of a glTF to z-up not included
  /// Bytes of an address that the content names (external buffers and images), or an Error.
  std::function<Result<std::string>(const std::string& uri)> fetch;
  /// Gives the image of an address: one that another content holds already, or what `decode` makes
  /// of it. Its pixels must still be there. Empty: each content fetches and decodes its own.
  std::function<Result<std::shared_ptr<const Image>>(
      const std::string& uri, const std::function<Result<std::shared_ptr<const Image>>()>& decode)>
      sharedImage = {};
  /// Of every glTF, embedded ones too: Y by the standard; tilesets of 3D Tiles 1.0 may say another
  /// (asset.gltfUpAxis).
  UpAxis upAxis = UpAxis::Y;
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
