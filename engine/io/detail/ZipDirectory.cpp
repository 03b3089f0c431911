#include "engine/io/detail/ZipDirectory.h"

#include "engine/io/detail/ArchiveNames.h"
#include "engine/io/detail/Checksum.h"
#include "engine/io/detail/Inflate.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

namespace kokudo::io::detail {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50, kLocator64 = 0x07064b50;
constexpr std::size_t kLocalBytes = 30, kCentralBytes = 46, kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56, kLocator64Bytes = 20;
constexpr std::uint64_t kMaxDirectoryBytes = std::uint64_t(1) << 30;
constexpr std::size_t kMaxTilesetNames = 1000;

/// Little-endian numbers; reads beyond the end never happen: callers check sizes first.
template <typename T>
T number(std::string_view bytes, std::size_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value |= static_cast<T>(static_cast<T>(static_cast<unsigned char>(bytes[at + i])) << (8 * i));
  }
  return value;
}

std::uint16_t u16(std::string_view bytes, std::size_t at) {
  return number<std::uint16_t>(bytes, at);
}
std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return number<std::uint32_t>(bytes, at);
}
std::uint64_t u64(std::string_view bytes, std::size_t at) {
  return number<std::uint64_t>(bytes, at);
}

Error broken(const std::string& where, const std::string& why) {
  return {Error::Kind::BadInput, where + ": broken zip: " + why};
}

/// Where the central directory lies.
struct Extent {
  std::uint64_t offset = 0, bytes = 0, count = 0;
  std::uint64_t end = 0;  ///< of what follows it: where the first end record begins
};

/// The end record is the last one whose comment reaches exactly to the end of the file.
std::optional<std::size_t> findEnd(std::string_view tail) {
  for (std::size_t at = tail.size() - kEndBytes + 1; at-- > 0;) {
    if (u32(tail, at) == kEnd && at + kEndBytes + u16(tail, at + 20) == tail.size()) return at;
  }
  return std::nullopt;
}

Result<Extent> readEnd64(const RandomAccess& file, const std::string& where,
                         std::string_view locator, std::uint64_t locatorOffset) {
  const std::uint64_t at = u64(locator, 8);
  if (u32(locator, 4) != 0 || u32(locator, 16) > 1) return broken(where, "it spans several disks");
  if (at > locatorOffset || locatorOffset - at < kEnd64Bytes) {
    return broken(where, "the zip64 end record lies outside the file");
  }
  Result<std::string> record = file.read(at, kEnd64Bytes);
  if (!record.ok()) return record.error();
  if (u32(*record, 0) != kEnd64) return broken(where, "no zip64 end record where one should be");
  if (u32(*record, 16) != 0 || u32(*record, 20) != 0) {
    return broken(where, "it spans several disks");
  }
  return Extent{u64(*record, 48), u64(*record, 40), u64(*record, 32), at};
}

Result<Extent> findDirectory(const RandomAccess& file, const std::string& where) {
  if (file.size < kEndBytes) return broken(where, "shorter than an end record");
  const auto tailBytes = static_cast<std::size_t>(
      std::min<std::uint64_t>(file.size, kEndBytes + 0xFFFF + kLocator64Bytes));
  const std::uint64_t tailOffset = file.size - tailBytes;
  Result<std::string> tail = file.read(tailOffset, tailBytes);
  if (!tail.ok()) return tail.error();
  const std::optional<std::size_t> end = findEnd(*tail);
  if (!end) return broken(where, "no end record: it is truncated or no zip");
  Extent extent{u32(*tail, *end + 16), u32(*tail, *end + 12), u16(*tail, *end + 10),
                tailOffset + *end};
  const bool has64 = *end >= kLocator64Bytes && u32(*tail, *end - kLocator64Bytes) == kLocator64;
  if (has64) {
    const std::string_view locator =
        std::string_view(*tail).substr(*end - kLocator64Bytes, kLocator64Bytes);
    Result<Extent> wide = readEnd64(file, where, locator, extent.end - kLocator64Bytes);
    if (!wide.ok()) return wide.error();
    extent = *wide;
  } else if (u16(*tail, *end + 4) != 0 || u16(*tail, *end + 6) != 0 ||
             u16(*tail, *end + 8) != u16(*tail, *end + 10)) {
    return broken(where, "it spans several disks");
  }
  if (extent.offset > extent.end || extent.end - extent.offset != extent.bytes) {
    return broken(where, fmt::format("its directory of {} bytes at {} does not end at {}",
                                     extent.bytes, extent.offset, extent.end));
  }
  if (extent.bytes > kMaxDirectoryBytes || extent.count > extent.bytes / kCentralBytes) {
    return broken(where, fmt::format("{} entries cannot lie in {} bytes of directory", extent.count,
                                     extent.bytes));
  }
  return extent;
}

/// Replaces the numbers that did not fit by those of the zip64 extra field (§4.5.3).
bool applyZip64(ZipMember& member, std::string_view extra) {
  const bool needsBytes = member.bytes == 0xFFFFFFFF,
             needsPacked = member.packedBytes == 0xFFFFFFFF;
  const bool needsOffset = member.headerOffset == 0xFFFFFFFF;
  if (!needsBytes && !needsPacked && !needsOffset) return true;
  while (extra.size() >= 4) {
    const std::size_t length = u16(extra, 2);
    if (length > extra.size() - 4) return false;
    std::string_view field = extra.substr(4, length);
    if (u16(extra, 0) == 1) {
      const auto next = [&](bool needed, std::uint64_t& value) {
        if (!needed) return true;
        if (field.size() < 8) return false;
        value = u64(field, 0);
        field.remove_prefix(8);
        return true;
      };
      return next(needsBytes, member.bytes) && next(needsPacked, member.packedBytes) &&
             next(needsOffset, member.headerOffset);
    }
    extra.remove_prefix(4 + length);
  }
  return false;
}

std::uint64_t hashOf(std::string_view name) {
  return checksum64(name, 0x7a6970);
}

bool isTilesetName(std::string_view name) {
  return name == "tileset.json" || name.ends_with("/tileset.json");
}

}  // namespace

Status ZipDirectory::parse(std::string_view directory, std::uint64_t count) {
  _members.reserve(static_cast<std::size_t>(count));
  std::uint64_t seen = 0;
  while (!directory.empty()) {
    if (directory.size() < kCentralBytes || u32(directory, 0) != kCentral) {
      return broken(_where, fmt::format("entry {} of its directory is no entry", seen));
    }
    const std::size_t nameBytes = u16(directory, 28), extraBytes = u16(directory, 30);
    const std::size_t whole = kCentralBytes + nameBytes + extraBytes + u16(directory, 32);
    if (whole > directory.size()) {
      return broken(_where, fmt::format("entry {} leaves its directory", seen));
    }
    const std::string_view rawName = directory.substr(kCentralBytes, nameBytes);
    ZipMember member;
    member.flags = u16(directory, 8);
    member.method = u16(directory, 10);
    member.crc = u32(directory, 16);
    member.packedBytes = u32(directory, 20);
    member.bytes = u32(directory, 24);
    member.headerOffset = u32(directory, 42);
    if (!applyZip64(member, directory.substr(kCentralBytes + nameBytes, extraBytes))) {
      return broken(_where, fmt::format("entry {} has no usable zip64 sizes", seen));
    }
    Result<std::string> name = cleanEntryName(rawName, _where);
    if (!name.ok()) return name.error();
    if (!rawName.ends_with('/') && !rawName.ends_with('\\') && !name->empty()) {
      member.nameHash = hashOf(*name);
      _members.push_back(member);
      if (isTilesetName(*name) && _tilesetNames.size() < kMaxTilesetNames) {
        _tilesetNames.push_back(*name);
      }
    }
    directory.remove_prefix(whole);
    ++seen;
  }
  if (seen != count) {
    return broken(_where, fmt::format("{} entries where its end record says {}", seen, count));
  }
  const auto byHash = [](const ZipMember& a, const ZipMember& b) {
    return a.nameHash < b.nameHash;
  };
  std::sort(_members.begin(), _members.end(), byHash);
  const auto same = std::adjacent_find(
      _members.begin(), _members.end(),
      [](const ZipMember& a, const ZipMember& b) { return a.nameHash == b.nameHash; });
  if (same != _members.end()) return broken(_where, "two entries have the same name");
  return {};
}

Result<ZipDirectory> ZipDirectory::read(const RandomAccess& file, const std::string& where) {
  Result<Extent> extent = findDirectory(file, where);
  if (!extent.ok()) return extent.error();
  Result<std::string> bytes = file.read(extent->offset, static_cast<std::size_t>(extent->bytes));
  if (!bytes.ok()) return bytes.error();
  ZipDirectory directory;
  directory._where = where;
  directory._directoryOffset = extent->offset;
  if (Status status = directory.parse(*bytes, extent->count); !status.ok()) return status.error();
  return directory;
}

const ZipMember* ZipDirectory::find(std::string_view name) const {
  const std::uint64_t hash = hashOf(name);
  const auto found = std::lower_bound(
      _members.begin(), _members.end(), hash,
      [](const ZipMember& member, std::uint64_t value) { return member.nameHash < value; });
  return found != _members.end() && found->nameHash == hash ? &*found : nullptr;
}

/// The member's packed bytes, after its own header, which must name it.
Result<std::string> ZipDirectory::packed(const RandomAccess& file, const std::string& shown,
                                         const ZipMember& member) const {
  const std::uint64_t end = _directoryOffset;
  if (member.headerOffset > end || end - member.headerOffset < kLocalBytes) {
    return broken(shown, "its header lies outside the file");
  }
  Result<std::string> header = file.read(member.headerOffset, kLocalBytes);
  if (!header.ok()) return header.error();
  if (u32(*header, 0) != kLocal) return broken(shown, "no header where its directory says");
  const std::size_t nameBytes = u16(*header, 26), extraBytes = u16(*header, 28);
  const std::uint64_t room = end - member.headerOffset - kLocalBytes;
  if (room < nameBytes + extraBytes || room - nameBytes - extraBytes < member.packedBytes) {
    return broken(shown, fmt::format("{} packed bytes leave the file", member.packedBytes));
  }
  const std::uint64_t nameAt = member.headerOffset + kLocalBytes;
  Result<std::string> rawName = file.read(nameAt, nameBytes);
  if (!rawName.ok()) return rawName.error();
  Result<std::string> name = cleanEntryName(*rawName, _where);
  if (!name.ok()) return name.error();
  if (hashOf(*name) != member.nameHash) return broken(shown, "its header has another name");
  return file.read(nameAt + nameBytes + extraBytes, static_cast<std::size_t>(member.packedBytes));
}

Result<std::string> ZipDirectory::unpack(const RandomAccess& file, std::string_view name,
                                         const ZipMember& member, std::size_t maxBytes,
                                         const std::function<bool()>& cancelled) const {
  const std::string shown = fmt::format("{}!/{}", _where, name);
  constexpr std::uint16_t kEncrypted = 1, kStored = 0, kDeflated = 8;
  if (member.flags & kEncrypted) {
    return Error{Error::Kind::Unsupported, shown + ": the entry is encrypted"};
  }
  if (member.method != kStored && member.method != kDeflated) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: packed by method {}; stored (0) and deflate (8) are read", shown,
                             member.method)};
  }
  if (member.bytes > maxBytes) {
    return Error{Error::Kind::BadInput, fmt::format("{}: {} bytes, larger than the limit of {}",
                                                    shown, member.bytes, maxBytes)};
  }
  // Deflate reaches 1032 : 1 at most; stored bytes are as many as they are.
  const bool possible = member.method == kStored ? member.bytes == member.packedBytes
                                                 : member.bytes / 1032 <= member.packedBytes;
  if (!possible) {
    return broken(shown, fmt::format("{} bytes cannot come of {} packed ones", member.bytes,
                                     member.packedBytes));
  }
  Result<std::string> bytes = packed(file, shown, member);
  if (!bytes.ok()) return bytes;
  if (member.method == kDeflated) {
    bytes = inflateRaw(*bytes, shown, static_cast<std::size_t>(member.bytes), cancelled);
    if (!bytes.ok()) return bytes;
  }
  const auto* data = reinterpret_cast<const Bytef*>(bytes->data());
  if (crc32_z(0, data, bytes->size()) != member.crc) {
    return Error{Error::Kind::Integrity, shown + ": its bytes are not those of its checksum"};
  }
  return bytes;
}

}  // namespace kokudo::io::detail
