#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::test {

/// Writes zip files for tests, right ones and, by setting a field, wrong ones.
struct ZipBytes {
  struct Member {
    std::string name, bytes;
    bool deflated = true;
    std::uint16_t method = 0xFFFF;    ///< 0xFFFF: by `deflated`
    std::uint16_t flags = 0x800;      ///< UTF-8 names
    std::int64_t claimedBytes = -1;   ///< in the directory, instead of the true length
    std::int64_t claimedPacked = -1;  ///< the same for the packed length
    std::int64_t claimedOffset = -1;  ///< the same for the place of its header
    std::uint32_t crcXor = 0;
    std::string localName = {};  ///< empty: `name`
  };
  std::vector<Member> members;
  bool zip64 = false;
  std::string comment = {};
  int countError = 0;  ///< added to the number of entries in the end record

  std::string make() const;

 private:
  static void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  }
  static std::string deflated(const std::string& bytes);
};

inline std::string ZipBytes::deflated(const std::string& bytes) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, bytes.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

/// APPNOTE 6.3.9 §4.3.
inline std::string ZipBytes::make() const {
  std::string out, directory;
  for (const Member& m : members) {
    const std::string packed = m.deflated ? deflated(m.bytes) : m.bytes;
    const std::uint16_t method = m.method != 0xFFFF ? m.method : m.deflated ? 8 : 0;
    const auto crc = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(m.bytes.data()), uInt(m.bytes.size())));
    const std::uint64_t bytes =
        m.claimedBytes >= 0 ? std::uint64_t(m.claimedBytes) : m.bytes.size();
    const std::uint64_t packedBytes =
        m.claimedPacked >= 0 ? std::uint64_t(m.claimedPacked) : packed.size();
    const std::uint64_t offset = m.claimedOffset >= 0 ? std::uint64_t(m.claimedOffset) : out.size();
    const std::string& localName = m.localName.empty() ? m.name : m.localName;

    put(out, 0x04034b50, 4);
    put(out, zip64 ? 45 : 20, 2), put(out, m.flags, 2), put(out, method, 2), put(out, 0, 4);
    put(out, crc ^ m.crcXor, 4), put(out, packed.size(), 4), put(out, m.bytes.size(), 4);
    put(out, localName.size(), 2), put(out, 0, 2);
    out += localName + packed;

    const int extraBytes = zip64 ? 28 : 0;
    put(directory, 0x02014b50, 4), put(directory, 20, 2), put(directory, zip64 ? 45 : 20, 2);
    put(directory, m.flags, 2), put(directory, method, 2), put(directory, 0, 4);
    put(directory, crc ^ m.crcXor, 4);
    put(directory, zip64 ? 0xFFFFFFFF : packedBytes, 4),
        put(directory, zip64 ? 0xFFFFFFFF : bytes, 4);
    put(directory, m.name.size(), 2), put(directory, std::uint64_t(extraBytes), 2);
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 4);
    put(directory, zip64 ? 0xFFFFFFFF : offset, 4);
    directory += m.name;
    if (zip64) {
      put(directory, 1, 2), put(directory, 24, 2);
      put(directory, bytes, 8), put(directory, packedBytes, 8), put(directory, offset, 8);
    }
  }
  const std::uint64_t start = out.size();
  const std::uint64_t count = members.size() + static_cast<std::uint64_t>(countError);
  out += directory;
  if (zip64) {
    const std::uint64_t at = out.size();
    put(out, 0x06064b50, 4), put(out, 44, 8), put(out, 45, 2), put(out, 45, 2), put(out, 0, 8);
    put(out, count, 8), put(out, count, 8), put(out, directory.size(), 8), put(out, start, 8);
    put(out, 0x07064b50, 4), put(out, 0, 4), put(out, at, 8), put(out, 1, 4);
  }
  put(out, 0x06054b50, 4), put(out, 0, 4);
  put(out, zip64 ? 0xFFFF : count, 2), put(out, zip64 ? 0xFFFF : count, 2);
  put(out, zip64 ? 0xFFFFFFFF : directory.size(), 4), put(out, zip64 ? 0xFFFFFFFF : start, 4);
  put(out, comment.size(), 2);
  return out + comment;
}

}  // namespace kokudo::test
