#include "engine/io/detail/Inflate.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

namespace kokudo::io::detail {
namespace {

struct RawInflater {
  z_stream stream{};
  bool ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK;
  ~RawInflater() {
    if (ready) inflateEnd(&stream);
  }
};

}  // namespace

Result<std::string> inflateRaw(std::string_view packed, const std::string& where,
                               std::size_t expected, const std::function<bool()>& cancelled) {
  constexpr std::size_t kPiece = std::size_t(1) << 20;
  RawInflater inflater;
  if (!inflater.ready) return Error{Error::Kind::Internal, where + ": no memory to unpack"};
  z_stream& z = inflater.stream;
  std::string out;
  std::size_t used = 0;
  for (;;) {
    if (cancelled && cancelled()) return Error{Error::Kind::Cancelled, where + ": cancelled"};
    const std::size_t in = std::min(kPiece, packed.size() - used);
    // One byte more than expected tells a stream that is too long from one that ends.
    const std::size_t before = out.size();
    out.resize(before + std::min(kPiece, expected + 1 - before));
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + used));
    z.avail_in = static_cast<uInt>(in);
    z.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    z.avail_out = static_cast<uInt>(out.size() - before);
    const int code = inflate(&z, Z_NO_FLUSH);
    used += in - z.avail_in;
    out.resize(out.size() - z.avail_out);
    if (out.size() > expected || (code == Z_STREAM_END && out.size() != expected)) {
      return Error{Error::Kind::BadInput,
                   fmt::format("{}: unpacks to {}{} bytes where {} were declared", where,
                               out.size() > expected ? "more than " : "",
                               std::min(out.size(), expected), expected)};
    }
    if (code == Z_STREAM_END) return out;
    if (code != Z_OK) {
      const char* why = code == Z_BUF_ERROR ? "it is truncated" : z.msg ? z.msg : "unreadable";
      return Error{Error::Kind::BadInput, fmt::format("{}: damaged deflate data: {}", where, why)};
    }
  }
}

}  // namespace kokudo::io::detail
