#include "engine/content/detail/MeshCompression.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>

namespace kokudo::content {

namespace {

constexpr double kMostMantissa = (1 << 23) - 1;
constexpr int kDirectionBits = 12;
constexpr std::uint32_t kUnused = 0xFFFFFFFFu;

PackedView packVertices(const void* data, std::size_t count, std::size_t stride) {
  PackedView view;
  view.count = count, view.stride = stride;
  view.bytes.resize(meshopt_encodeVertexBufferBound(count, stride));
  view.bytes.resize(meshopt_encodeVertexBuffer(reinterpret_cast<unsigned char*>(view.bytes.data()),
                                               view.bytes.size(), data, count, stride));
  return view;
}

/// The codecs that the extension names: version 1 for indices. A setting of the whole process.
void chooseIndexCodec() {
  static std::once_flag once;
  std::call_once(once, [] { meshopt_encodeIndexVersion(1); });
}

template <typename T>
void remap(std::vector<T>& values, std::size_t each, const std::vector<std::uint32_t>& places,
           std::size_t used) {
  if (values.empty()) return;
  std::vector<T> moved(used * each);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] == kUnused) continue;
    std::copy_n(values.begin() + std::ptrdiff_t(i * each), each,
                moved.begin() + std::ptrdiff_t(places[i] * each));
  }
  values = std::move(moved);
}

}  // namespace

std::size_t ViewPacker::add(const PackedView& view, int target) {
  const std::size_t index = _buffer.addView(view.bytes, 0);
  OrderedJson& json = _buffer.views[index];
  OrderedJson packing{{"buffer", 0},
                      {"byteOffset", json["byteOffset"]},
                      {"byteLength", json["byteLength"]},
                      {"byteStride", view.stride},
                      {"mode", view.mode},
                      {"count", view.count}};
  if (std::strcmp(view.filter, "NONE") != 0) packing["filter"] = view.filter;
  json["buffer"] = 1;
  json["byteOffset"] = _unpackedBytes;
  json["byteLength"] = view.count * view.stride;
  if (std::strcmp(view.mode, "ATTRIBUTES") == 0) json["byteStride"] = view.stride;
  if (target != 0) json["target"] = target;
  json["extensions"]["EXT_meshopt_compression"] = std::move(packing);
  _unpackedBytes += (view.count * view.stride + 7) / 8 * 8;
  return index;
}

std::size_t ViewPacker::addAccessor(const PackedView& view, int componentType, const char* type,
                                    int target) {
  const std::size_t index = add(view, target);
  _buffer.accessors.push_back(OrderedJson{{"bufferView", index},
                                          {"componentType", componentType},
                                          {"count", view.count},
                                          {"type", type}});
  return _buffer.accessors.size() - 1;
}

std::optional<int> fixedPointExponent(std::span<const float> values, double tolerance) {
  double largest = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) return std::nullopt;
    largest = std::max(largest, std::abs(double(value)));
  }
  const int exponent = std::clamp(int(std::floor(std::log2(2 * tolerance))), -100, 100);
  if (std::ldexp(largest, -exponent) > kMostMantissa) return std::nullopt;
  return exponent;
}

std::vector<float> onGrid(std::span<const float> values, int exponent, Rounding rounding) {
  std::vector<float> moved;
  moved.reserve(values.size());
  for (const float value : values) {
    double steps = std::round(std::ldexp(double(value), -exponent));
    if (rounding == Rounding::NextToZero && steps == 0 && value != 0) steps = value < 0 ? -1 : 1;
    moved.push_back(float(std::ldexp(steps, exponent)));
  }
  return moved;
}

PackedView packFloats(std::span<const float> values, std::size_t components,
                      std::optional<int> exponent) {
  const std::size_t count = values.size() / components, stride = components * sizeof(float);
  if (!exponent) return packVertices(values.data(), count, stride);
  std::vector<std::uint32_t> encoded;
  encoded.reserve(values.size());
  for (const float value : values) {
    const auto mantissa = std::int32_t(std::lround(std::ldexp(double(value), -*exponent)));
    encoded.push_back((std::uint32_t(mantissa) & 0xFFFFFFu) | (std::uint32_t(*exponent) << 24));
  }
  PackedView view = packVertices(encoded.data(), count, stride);
  view.filter = "EXPONENTIAL";
  return view;
}

PackedView packDirections(std::span<const float> xyz) {
  constexpr std::size_t kStride = 8;
  const std::size_t count = xyz.size() / 3;
  std::vector<float> four(count * 4, 0.f);
  for (std::size_t i = 0; i < count; ++i) {
    const float* n = &xyz[i * 3];
    const float length = std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    // The filter divides by the sum of the components.
    const bool usable = std::isfinite(length) && length > 0;
    for (std::size_t k = 0; k < 3; ++k) four[i * 4 + k] = usable ? n[k] / length : float(k == 1);
  }
  std::vector<std::int16_t> encoded(count * 4);
  meshopt_encodeFilterOct(encoded.data(), count, kStride, kDirectionBits, four.data());
  PackedView view = packVertices(encoded.data(), count, kStride);
  view.filter = "OCTAHEDRAL";
  return view;
}

PackedView packBytes(std::span<const std::uint8_t> bytes, std::size_t stride) {
  return packVertices(bytes.data(), bytes.size() / stride, stride);
}

PackedView packIndices(std::span<const std::uint32_t> indices, std::size_t vertices,
                       bool triangles) {
  chooseIndexCodec();
  PackedView view;
  view.count = indices.size();
  // 65535 would mean "restart" in 16 bits.
  view.stride = vertices > 65535 ? 4 : 2;
  view.mode = triangles ? "TRIANGLES" : "INDICES";
  view.bytes.resize(triangles ? meshopt_encodeIndexBufferBound(indices.size(), vertices)
                              : meshopt_encodeIndexSequenceBound(indices.size(), vertices));
  auto* to = reinterpret_cast<unsigned char*>(view.bytes.data());
  view.bytes.resize(
      triangles
          ? meshopt_encodeIndexBuffer(to, view.bytes.size(), indices.data(), indices.size())
          : meshopt_encodeIndexSequence(to, view.bytes.size(), indices.data(), indices.size()));
  return view;
}

Primitive reordered(const Primitive& primitive) {
  Primitive out = primitive;
  if (out.mode != Primitive::Mode::Triangles || out.indices.empty() || out.indices.size() % 3 != 0)
    return out;
  const std::size_t vertices = out.positions.size() / 3;
  meshopt_optimizeVertexCache(out.indices.data(), primitive.indices.data(), out.indices.size(),
                              vertices);
  std::vector<std::uint32_t> places(vertices);
  const std::size_t used = meshopt_optimizeVertexFetchRemap(places.data(), out.indices.data(),
                                                            out.indices.size(), vertices);
  for (std::uint32_t& index : out.indices) index = places[index];
  remap(out.positions, 3, places, used);
  remap(out.normals, 3, places, used);
  for (auto& set : out.texcoordSets) remap(set, 2, places, used);
  remap(out.colors, 4, places, used);
  remap(out.heights, 1, places, used);
  remap(out.featureIds, 1, places, used);
  return out;
}

}  // namespace kokudo::content
