#include "engine/content/ContentDecoder.h"
#include "engine/content/Model.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

// Tables and bodies of b3dm, i3dm, pnts and cmpt behind a header that is right, so that mutations
// reach what lies behind it. The first byte chooses; five line feeds part the pieces.
namespace {

std::string word(std::size_t value) {
  const auto number = static_cast<std::uint32_t>(value);
  std::string bytes(4, '\0');
  std::memcpy(bytes.data(), &number, 4);
  return bytes;
}

std::string tileOf(std::uint8_t kind, const std::string& text) {
  std::string parts[5];
  std::size_t part = 0;
  for (const char c : text) {
    if (c == '\n' && part < 4)
      ++part;
    else
      parts[part] += c;
  }
  std::string body;
  for (const auto& p : parts) body += p;
  const std::string magic = kind % 3 == 0 ? "b3dm" : kind % 3 == 1 ? "i3dm" : "pnts";
  const std::size_t header = magic == "i3dm" ? 32 : 28;
  std::string tile = magic + word(1) + word(header + body.size());
  for (std::size_t i = 0; i < 4; ++i) tile += word(parts[i].size());
  if (magic == "i3dm") tile += word(kind >> 7);
  tile += body;
  if (kind % 8 != 7) return tile;
  return "cmpt" + word(1) + word(16 + tile.size() * 2) + word(2) + tile + tile;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  if (size == 0) return 0;
  const std::string tile =
      tileOf(data[0], std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  content::DecodeContext context;
  context.uri = "fuzz";
  context.fetch = [](const std::string& uri) -> Result<std::string> { return uri; };
  const auto model = content::decodeContent(std::as_bytes(std::span(tile)), context);
  if (!model.ok()) return model.error().message.empty() ? (std::abort(), 0) : 0;
  for (const auto& p : model->primitives) {
    const std::size_t vertices = p.positions.size() / 3;
    if (!p.featureIds.empty() && p.featureIds.size() != vertices) std::abort();
    if (!p.colors.empty() && p.colors.size() != 4 * vertices) std::abort();
    if (!p.normals.empty() && p.normals.size() != 3 * vertices) std::abort();
    if (p.featureTable < 0) continue;
    const auto rows = model->featureTables.at(std::size_t(p.featureTable)).count;
    for (const auto id : p.featureIds) {
      if (id >= rows && id != content::kNoFeature) std::abort();
    }
  }
  for (const auto& set : model->instanceSets) {
    for (const auto& ids : set.featureIdSets) {
      if (ids.ids.size() != set.transforms.size()) std::abort();
    }
  }
  return 0;
}
