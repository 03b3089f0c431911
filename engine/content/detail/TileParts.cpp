#include "engine/content/detail/TileParts.h"

#include "engine/content/detail/ByteView.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace kokudo::content {

namespace {

/// Old headers end early, and the first letters of what follows ('{"' or 'glTF') are read as a
/// length: at least this one.
constexpr std::uint32_t kLooksLikeText = 0x22000000;

struct Layout {
  std::size_t header = 28;
  /// Feature table JSON and binary, batch table JSON and binary.
  std::array<std::uint32_t, 4> lengths{};
  std::size_t total = 0;
  std::uint32_t gltfFormat = 1;
  std::optional<std::uint32_t> legacyBatchLength;
};

Error bad(const std::string& where, const std::string& what) {
  return Error{Error::Kind::BadInput, where + ": " + what};
}

void settleLegacy(Layout& layout) {
  auto& [features, featureBinary, batch, batchBinary] = layout.lengths;
  if (batch >= kLooksLikeText) {
    layout.header = 20;
    layout.legacyBatchLength = features;
    layout.lengths = {0, 0, featureBinary, 0};
  } else if (batchBinary >= kLooksLikeText) {
    layout.header = 24;
    layout.legacyBatchLength = batch;
    layout.lengths = {0, 0, features, featureBinary};
  }
}

Result<Layout> readLayout(Bytes bytes, std::string_view format, const std::string& where) {
  Layout layout;
  if (format == "i3dm") layout.header = 32;
  if (bytes.size() < layout.header) {
    return bad(where, fmt::format("{} of {} bytes; the header needs {}", format, bytes.size(),
                                  layout.header));
  }
  std::array<std::uint32_t, 7> words{};
  std::memcpy(words.data(), bytes.data() + 4, layout.header - 4);
  if (words[0] != 1) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: {} version {} is not read, only 1", where, format, words[0])};
  }
  layout.total = words[1];
  if (layout.total > bytes.size()) {
    return bad(where, fmt::format("{} header says {} bytes, the file has {}; it is cut off", format,
                                  layout.total, bytes.size()));
  }
  layout.lengths = {words[2], words[3], words[4], words[5]};
  layout.gltfFormat = words[6];
  if (format == "b3dm") settleLegacy(layout);
  std::uint64_t need = layout.header;
  for (const auto length : layout.lengths) need += length;
  if (need > layout.total) {
    return bad(where, fmt::format("feature and batch table need {} bytes of a {} of {}", need,
                                  format, layout.total));
  }
  return layout;
}

Result<Json> parsePart(Bytes bytes, const std::string& where) {
  if (bytes.empty()) return Json::object();
  std::string_view text = asText(bytes);
  // Some writers pad with zeros instead of blanks.
  while (!text.empty() && text.back() == '\0') text.remove_suffix(1);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Json::object();
  auto json = parseJson(text, where);
  if (json.ok() && !json->is_object()) return bad(where, "is no JSON object");
  return json;
}

}  // namespace

Result<TileParts> readTileParts(Bytes bytes, std::string_view format, const std::string& where) {
  auto layout = readLayout(bytes, format, where);
  if (!layout) return layout.error();
  std::size_t at = layout->header;
  std::array<Bytes, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = bytes.subspan(at, layout->lengths[i]);
    at += layout->lengths[i];
  }
  TileParts out;
  auto features = parsePart(parts[0], where + " (feature table)");
  if (!features) return features.error();
  auto batch = parsePart(parts[2], where + " (batch table)");
  if (!batch) return batch.error();
  out.features = std::move(*features);
  out.batch = std::move(*batch);
  out.featureBinary = parts[1];
  out.batchBinary = parts[3];
  out.body = bytes.subspan(at, layout->total - at);
  out.gltfFormat = layout->gltfFormat;
  out.legacyBatchLength = layout->legacyBatchLength;
  return out;
}

}  // namespace kokudo::content
