#include "engine/io/Gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace kokudo::io {
namespace {

struct Inflater {
  z_stream stream{};
  bool ready = inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK;
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
};

Error damaged(const std::string& where, const char* why) {
  return {Error::Kind::BadInput, fmt::format("{}: damaged gzip data: {}", where, why)};
}

}  // namespace

bool looksLikeGzip(std::string_view bytes) {
  return bytes.size() >= 18 && bytes[0] == '\x1f' && bytes[1] == '\x8b' && bytes[2] == 8;
}

Result<std::string> gunzip(std::string_view bytes, const std::string& where, std::size_t maxBytes) {
  Inflater inflater;
  if (!inflater.ready || bytes.size() > std::numeric_limits<uInt>::max()) {
    return damaged(where, "too large or no memory");
  }
  z_stream& z = inflater.stream;
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 64 * 1024> block;
  for (;;) {
    z.next_out = reinterpret_cast<Bytef*>(block.data());
    z.avail_out = static_cast<uInt>(block.size());
    const int code = inflate(&z, Z_NO_FLUSH);
    const std::size_t got = block.size() - z.avail_out;
    if (got > maxBytes - out.size()) {
      return Error{Error::Kind::BadInput,
                   fmt::format("{}: unpacks to more than {} bytes", where, maxBytes)};
    }
    out.append(block.data(), got);
    if (code == Z_STREAM_END) {
      if (z.avail_in == 0) return out;
      if (inflateReset(&z) != Z_OK) return damaged(where, "cannot go on after a member");
    } else if (code != Z_OK) {
      return damaged(where, code == Z_BUF_ERROR ? "it is truncated" : z.msg ? z.msg : "unreadable");
    }
  }
}

}  // namespace kokudo::io
