#include "engine/content/ContentDecoder.h"
#include "engine/content/Model.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever the bytes, decoding ends with an error or a model whose indices stay inside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  content::DecodeContext context;
  context.uri = "fuzz";
  const auto model =
      content::decodeContent(std::as_bytes(std::span<const std::uint8_t>(data, size)), context);
  if (!model.ok()) return model.error().message.empty() ? (std::abort(), 0) : 0;
  for (const auto& p : model->primitives) {
    for (const auto index : p.indices) {
      if (index >= p.positions.size() / 3) std::abort();
    }
    if (p.featureTable < 0) continue;
    const auto rows = model->featureTables.at(static_cast<std::size_t>(p.featureTable)).count;
    for (const auto id : p.featureIds) {
      if (id >= rows && id != content::kNoFeature) std::abort();
    }
  }
  return 0;
}
