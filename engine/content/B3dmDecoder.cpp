#include "engine/content/B3dmDecoder.h"

#include "engine/content/detail/BatchTable.h"
#include "engine/content/detail/ByteView.h"
#include "engine/content/detail/GltfModel.h"
#include "engine/content/detail/Json.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace kokudo::content {

namespace {

constexpr std::size_t kHeader = 28;

/// The four length fields after magic, version and total.
struct B3dmHeader {
  std::array<std::uint32_t, 4> parts{};
  std::size_t total = 0;
};

Result<B3dmHeader> readHeader(Bytes bytes, const std::string& where) {
  const auto bad = [&where](const std::string& what) {
    return Error{Error::Kind::BadInput, where + ": " + what};
  };
  if (bytes.size() < kHeader) {
    return bad(fmt::format("a b3dm of {} bytes; the header needs {}", bytes.size(), kHeader));
  }
  std::array<std::uint32_t, 6> words{};
  std::memcpy(words.data(), bytes.data() + 4, sizeof(words));
  if (words[0] != 1) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: b3dm version {} is not read, only 1", where, words[0])};
  }
  B3dmHeader header{{words[2], words[3], words[4], words[5]}, words[1]};
  if (header.total > bytes.size()) {
    return bad(fmt::format("b3dm header says {} bytes, the file has {}; it is cut off",
                           header.total, bytes.size()));
  }
  std::uint64_t need = kHeader;
  for (const auto part : header.parts) need += part;
  if (need > header.total) {
    return bad(
        fmt::format("feature and batch table need {} bytes of a b3dm of {}", need, header.total));
  }
  return header;
}

Result<Json> parsePart(Bytes bytes, const std::string& where) {
  if (bytes.empty()) return Json::object();
  return parseJson(asText(bytes), where);
}

}  // namespace

Result<Model> decodeB3dm(Bytes bytes, const DecodeContext& context) {
  auto header = readHeader(bytes, context.uri);
  if (!header) return header.error();
  std::size_t at = kHeader;
  std::array<Bytes, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = bytes.subspan(at, header->parts[i]);
    at += header->parts[i];
  }
  auto features = parsePart(parts[0], context.uri + " (feature table)");
  if (!features) return features.error();
  auto batch = parsePart(parts[2], context.uri + " (batch table)");
  if (!batch) return batch.error();
  const auto length = unsignedOf(member(*features, "BATCH_LENGTH")).value_or(0);
  GltfExtras extras;
  if (length > 0) {
    auto table = readBatchTable(*batch, parts[3], length, bytes.size(), context.uri);
    if (!table) return table.error();
    extras.tables.push_back(std::move(*table));
  }
  if (const auto centre = numbersOf(member(*features, "RTC_CENTER"), 3); !centre.empty()) {
    extras.rtcCentre = {centre[0], centre[1], centre[2]};
  }
  return decodeGltf(bytes.subspan(at, header->total - at), context, std::move(extras));
}

}  // namespace kokudo::content
