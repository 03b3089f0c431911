#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::io::detail {

/// Bytes that can be read anywhere.
struct RandomAccess {
  std::uint64_t size = 0;
  /// Exactly `count` bytes from `offset`, or an Error; never asked for beyond `size`.
  std::function<Result<std::string>(std::uint64_t offset, std::size_t count)> read;
};

/// A regular member of a zip, as its central directory describes it.
struct ZipMember {
  std::uint64_t nameHash = 0;
  std::uint64_t headerOffset = 0, packedBytes = 0, bytes = 0;
  std::uint32_t crc = 0;
  std::uint16_t method = 0, flags = 0;
};

/// The central directory of a zip (APPNOTE 6.3.9 §4.3.12, zip64 too), read once; members are then
/// found by their clean name (see cleanEntryName). Refuses what could be read in two ways: bytes
/// before the first or after the last structure, several disks, two members of one name, names that
/// lead out.
class ZipDirectory {
 public:
  /// @param where for messages
  static Result<ZipDirectory> read(const RandomAccess& file, const std::string& where);

  const ZipMember* find(std::string_view name) const;
  std::size_t size() const { return _members.size(); }
  /// Names of what is called tileset.json, in no order; at most 1,000.
  const std::vector<std::string>& tilesetNames() const { return _tilesetNames; }

  /// Unpacks one member (stored or deflate) and checks its length and CRC-32.
  /// @param maxBytes a larger one is BadInput   @param cancelled asked now and then
  Result<std::string> unpack(const RandomAccess& file, std::string_view name,
                             const ZipMember& member, std::size_t maxBytes,
                             const std::function<bool()>& cancelled) const;

 private:
  Status parse(std::string_view directory, std::uint64_t count);
  Result<std::string> packed(const RandomAccess& file, const std::string& shown,
                             const ZipMember& member) const;

  std::string _where;
  std::uint64_t _directoryOffset = 0;
  std::vector<ZipMember> _members;  // by nameHash
  std::vector<std::string> _tilesetNames;
};

}  // namespace kokudo::io::detail
