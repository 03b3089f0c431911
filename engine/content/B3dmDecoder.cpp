#include "engine/content/B3dmDecoder.h"

#include "engine/content/detail/BatchTable.h"
#include "engine/content/detail/GltfModel.h"
#include "engine/content/detail/TileParts.h"
#include "engine/content/detail/TileSemantics.h"

namespace kokudo::content {

Result<Model> decodeB3dm(Bytes bytes, const DecodeContext& context) {
  auto parts = readTileParts(bytes, "b3dm", context.uri);
  if (!parts) return parts.error();
  const TileSemantics semantics(parts->features, parts->featureBinary, context.uri);
  auto length = semantics.count("BATCH_LENGTH");
  if (!length) return length.error();
  const std::uint64_t rows = length->value_or(parts->legacyBatchLength.value_or(0));
  GltfExtras extras;
  if (rows > 0) {
    auto table = readBatchTable(parts->batch, parts->batchBinary, rows, bytes.size(), context.uri);
    if (!table) return table.error();
    extras.tables.push_back(std::move(*table));
  }
  auto centre = semantics.global("RTC_CENTER", 3);
  if (!centre) return centre.error();
  if (!centre->empty()) extras.rtcCentre = {(*centre)[0], (*centre)[1], (*centre)[2]};
  return decodeGltf(parts->body, context, std::move(extras));
}

}  // namespace kokudo::content
