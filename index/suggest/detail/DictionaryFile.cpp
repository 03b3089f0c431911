#include "index/suggest/detail/DictionaryFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace kokudo::suggest::detail {
namespace {

Error damaged(const std::filesystem::path& file, std::string_view what) {
  return {Error::Kind::Integrity,
          fmt::format("{}: {}; build the index again (kokudo index build)", file.string(), what)};
}

bool fits(const Order& order) {
  const std::size_t blocks = (order.size() + kBlock - 1) / kBlock;
  return order.starts.size() == order.size() &&
         order.minima.size() == (blocks == 0 ? 0 : 2 * std::bit_ceil(blocks));
}

}  // namespace

Result<DictionaryFile> DictionaryFile::open(const std::filesystem::path& file) {
  auto map = FileMap::open(file);
  if (!map) return map.error();
  if (map->size() < sizeof(Header))
    return damaged(file, fmt::format("{} bytes, fewer than its header", map->size()));
  DictionaryFile result;
  result._map = std::move(*map);
  if (auto done = result.readHeader(file); !done) return done.error();
  return result;
}

template <typename T>
bool DictionaryFile::section(const Header& header, std::size_t number,
                             std::span<const T>& out) const {
  const SectionPlace place = header.sections[number];
  if (place.offset % 8 != 0 || place.offset > _map.size() ||
      place.bytes > _map.size() - place.offset || place.bytes % sizeof(T) != 0)
    return false;
  out = {reinterpret_cast<const T*>(_map.data() + place.offset), place.bytes / sizeof(T)};
  return true;
}

Status DictionaryFile::readHeader(const std::filesystem::path& file) {
  Header header;
  std::memcpy(&header, _map.data(), sizeof header);
  if (std::memcmp(header.magic, Header().magic, sizeof header.magic) != 0)
    return damaged(file, "not a dictionary of this format");
  if (header.check != checkOf(header)) return damaged(file, "its header is damaged");
  bool whole = section(header, kTexts, _texts) && section(header, kTextOffsets, _textOffsets) &&
               section(header, kInfos, _infos) && section(header, kKeys, _keys) &&
               section(header, kKeyOffsets, _keyOffsets) &&
               section(header, kMunicipalities, _municipalities);
  for (std::size_t i = 0; i < kOrders && whole; ++i) {
    Order& order = _orders[i];
    const std::size_t first = kFirstOrder + 3 * i;
    whole = section(header, first, order.entries) && section(header, first + 1, order.starts) &&
            section(header, first + 2, order.minima) && fits(order);
  }
  if (!whole || _infos.size() != header.entries || header.entries >= kNoEntry ||
      _textOffsets.size() != header.entries + 1 || _keyOffsets.size() != header.entries + 1)
    return damaged(file, "its parts are not where its header says");
  return {};
}

std::string_view DictionaryFile::slice(std::span<const char> bytes,
                                       std::span<const std::uint32_t> offsets,
                                       std::uint32_t entry) const {
  if (entry >= entries()) return {};
  const std::uint32_t begin = offsets[entry], end = offsets[entry + 1];
  if (begin > end || end > bytes.size()) return {};
  return {bytes.data() + begin, end - begin};
}

std::string_view DictionaryFile::text(std::uint32_t entry) const {
  return slice(_texts, _textOffsets, entry);
}

EntryInfo DictionaryFile::info(std::uint32_t entry) const {
  EntryInfo info = entry < entries() ? _infos[entry] : EntryInfo();
  if (info.kind >= kKinds) info.kind = 0;
  return info;
}

std::string_view DictionaryFile::key(std::uint32_t entry, Space space, std::size_t at) const {
  const std::string_view all = slice(_keys, _keyOffsets, entry);
  const std::size_t split = std::min(all.find('\0'), all.size());
  if (!isReading(space)) {
    const auto folded = split == 0 ? text(entry) : all.substr(0, split);
    return at < folded.size() ? folded.substr(at) : std::string_view();
  }
  if (at >= all.size() - split) return {};
  const auto reading = all.substr(split + at);
  return reading.substr(0, reading.find('\0'));
}

}  // namespace kokudo::suggest::detail
