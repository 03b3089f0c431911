#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/detail/Json.h"

#include <cstdint>
#include <optional>

namespace kokudo::content {

/// A b3dm, i3dm or pnts taken apart (OGC 18-053r2 §8): header, feature table, batch table, body.
struct TileParts {
  Json features, batch;  ///< objects; empty where the tile has none
  Bytes featureBinary, batchBinary;
  Bytes body;                    ///< what follows the tables
  std::uint32_t gltfFormat = 1;  ///< i3dm: 0 the body is an address, 1 it is a glb
  /// Rows, of a b3dm written before the feature table existed (headers of 20 and 24 bytes).
  std::optional<std::uint32_t> legacyBatchLength;
};

/// @param format "b3dm", "i3dm" or "pnts", whose magic the caller has seen
Result<TileParts> readTileParts(Bytes bytes, std::string_view format, const std::string& where);

}  // namespace kokudo::content
