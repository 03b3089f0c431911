#include "engine/content/detail/MeshoptView.h"

#include <fmt/format.h>
#include <meshoptimizer.h>

namespace kokudo::content {

namespace {

// Unpacked bytes that cost as much as one vertex of plain glTF. The codec gives at most 64 bytes
// for one, so that honest files stay far inside.
constexpr std::uint64_t kBytesPerCost = 8;

struct Packing {
  std::string mode, filter;
  std::size_t count = 0, stride = 0;
};

/// What is wrong with it, or nullptr.
const char* faultOf(const Packing& p) {
  if (p.mode == "ATTRIBUTES") {
    if (p.stride % 4 != 0 || p.stride == 0 || p.stride > 256) {
      return "byteStride of ATTRIBUTES must be a multiple of 4 up to 256";
    }
  } else if (p.mode == "TRIANGLES" || p.mode == "INDICES") {
    if (p.stride != 2 && p.stride != 4) return "byteStride of indices must be 2 or 4";
    if (p.filter != "NONE") return "a filter is for ATTRIBUTES only";
    if (p.mode == "TRIANGLES" && p.count % 3 != 0) return "count of TRIANGLES is no multiple of 3";
  } else {
    return "the mode is none of ATTRIBUTES, TRIANGLES, INDICES";
  }
  if (p.filter == "OCTAHEDRAL") {
    return p.stride == 4 || p.stride == 8 ? nullptr : "OCTAHEDRAL needs a byteStride of 4 or 8";
  }
  if (p.filter == "QUATERNION") {
    return p.stride == 8 ? nullptr : "QUATERNION needs a byteStride of 8";
  }
  return p.filter == "NONE" || p.filter == "EXPONENTIAL" ? nullptr : "the filter is unknown";
}

int decode(const Packing& p, Bytes packed, char* out) {
  const auto* data = reinterpret_cast<const unsigned char*>(packed.data());
  if (p.mode == "ATTRIBUTES") {
    return meshopt_decodeVertexBuffer(out, p.count, p.stride, data, packed.size());
  }
  const auto decodeIndices =
      p.mode == "TRIANGLES"
          ? static_cast<int (*)(void*, std::size_t, std::size_t, const unsigned char*,
                                std::size_t)>(meshopt_decodeIndexBuffer)
          : static_cast<int (*)(void*, std::size_t, std::size_t, const unsigned char*,
                                std::size_t)>(meshopt_decodeIndexSequence);
  return decodeIndices(out, p.count, p.stride, data, packed.size());
}

void applyFilter(const Packing& p, char* out) {
  if (p.filter == "OCTAHEDRAL") meshopt_decodeFilterOct(out, p.count, p.stride);
  if (p.filter == "QUATERNION") meshopt_decodeFilterQuat(out, p.count, p.stride);
  if (p.filter == "EXPONENTIAL") meshopt_decodeFilterExp(out, p.count, p.stride);
}

}  // namespace

Result<std::string> unpackMeshopt(const GltfDocument& document, const Json& packing, Bytes packed,
                                  std::size_t index) {
  const auto count = unsignedOf(member(packing, "count"));
  const auto stride = unsignedOf(member(packing, "byteStride"));
  const auto bad = [&](std::string_view what) {
    return document.bad(fmt::format("bufferView {} (EXT_meshopt_compression): {}", index, what));
  };
  if (!count || !stride || *stride > 256 || *count > 0xFFFFFFFFu) {
    return bad("no usable count and byteStride");
  }
  const Packing p{textOf(member(packing, "mode")), textOf(member(packing, "filter"), "NONE"),
                  static_cast<std::size_t>(*count), static_cast<std::size_t>(*stride)};
  if (const char* fault = faultOf(p)) return bad(fault);
  if (!document.spend(*count * *stride / kBytesPerCost)) return document.spent();
  std::string out(p.count * p.stride, '\0');
  if (p.count == 0) return out;
  if (const int code = decode(p, packed, out.data()); code != 0) {
    return bad(fmt::format("{} packed bytes do not unpack into {} elements of {} bytes",
                           packed.size(), p.count, p.stride));
  }
  applyFilter(p, out.data());
  return out;
}

}  // namespace kokudo::content
