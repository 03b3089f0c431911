#include "engine/content/detail/DracoPacking.h"

#include <draco/compression/expert_encode.h>
#include <draco/mesh/mesh.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>
#include <vector>

namespace kokudo::content {

namespace {

constexpr double kMostSteps = (1 << 23) - 1;
// Of 0 (smallest) to 10 (fastest to unpack): up to 3 normals are foretold from the faces, and
// unpacking a terrain tile still takes a millisecond or two.
constexpr int kSpeed = 3;

/// How an attribute is put into whole numbers.
struct Grid {
  int attribute = 0, bits = 0, components = 0;
  std::vector<float> origin;
  float range = 0;
};

}  // namespace

struct DracoPacker::Impl {
  draco::Mesh mesh;
  std::vector<Grid> grids;
  std::vector<std::pair<int, int>> directions;  ///< attribute, bits

  int add(draco::GeometryAttribute::Type kind, draco::DataType type, std::size_t components,
          std::size_t width, const void* values);
  int addOnGrid(draco::GeometryAttribute::Type kind, std::span<const float> values,
                std::size_t components, int exponent);
};

int DracoPacker::Impl::add(draco::GeometryAttribute::Type kind, draco::DataType type,
                           std::size_t components, std::size_t width, const void* values) {
  const std::size_t stride = components * width;
  draco::GeometryAttribute attribute;
  attribute.Init(kind, nullptr, static_cast<std::int8_t>(components), type, false,
                 static_cast<std::int64_t>(stride), 0);
  const int id = mesh.AddAttribute(attribute, true, mesh.num_points());
  draco::PointAttribute* stored = mesh.attribute(id);
  const auto* bytes = static_cast<const char*>(values);
  for (std::uint32_t i = 0; i < mesh.num_points(); ++i)
    stored->SetAttributeValue(draco::AttributeValueIndex(i), bytes + i * stride);
  return id;
}

int DracoPacker::Impl::addOnGrid(draco::GeometryAttribute::Type kind, std::span<const float> values,
                                 std::size_t components, int exponent) {
  Grid grid;
  grid.attribute = add(kind, draco::DT_FLOAT32, components, sizeof(float), values.data());
  grid.components = static_cast<int>(components);
  double widest = 0;
  for (std::size_t c = 0; c < components; ++c) {
    float low = values[c], high = values[c];
    for (std::size_t i = c; i < values.size(); i += components)
      low = std::min(low, values[i]), high = std::max(high, values[i]);
    grid.origin.push_back(low);
    widest = std::max(widest, std::ldexp(double(high) - low, -exponent));
  }
  grid.bits = std::max(1, static_cast<int>(std::ceil(std::log2(widest + 1))));
  // With a range of 2^bits - 1 steps Draco's own step is ours, so that nothing moves again.
  grid.range = static_cast<float>(std::ldexp(std::ldexp(1.0, grid.bits) - 1, exponent));
  grids.push_back(std::move(grid));
  return grids.back().attribute;
}

DracoPacker::DracoPacker(std::size_t vertices) : _impl(std::make_unique<Impl>()) {
  _impl->mesh.set_num_points(static_cast<std::uint32_t>(vertices));
}

DracoPacker::~DracoPacker() = default;

int DracoPacker::addPositions(std::span<const float> xyz, int exponent) {
  return _impl->addOnGrid(draco::GeometryAttribute::POSITION, xyz, 3, exponent);
}

int DracoPacker::addNumbers(std::span<const float> values, std::size_t components, int exponent) {
  return _impl->addOnGrid(draco::GeometryAttribute::GENERIC, values, components, exponent);
}

int DracoPacker::addDirections(std::span<const float> xyz, int bits) {
  const int id =
      _impl->add(draco::GeometryAttribute::NORMAL, draco::DT_FLOAT32, 3, sizeof(float), xyz.data());
  _impl->directions.emplace_back(id, bits);
  return id;
}

int DracoPacker::addColors(std::span<const std::uint8_t> rgba) {
  return _impl->add(draco::GeometryAttribute::COLOR, draco::DT_UINT8, 4, 1, rgba.data());
}

Result<DracoBytes> DracoPacker::pack(std::span<const std::uint32_t> indices) {
  draco::Mesh& mesh = _impl->mesh;
  mesh.SetNumFaces(indices.size() / 3);
  for (std::uint32_t f = 0; f < indices.size() / 3; ++f)
    mesh.SetFace(draco::FaceIndex(f),
                 {{draco::PointIndex(indices[f * 3]), draco::PointIndex(indices[f * 3 + 1]),
                   draco::PointIndex(indices[f * 3 + 2])}});
  try {
    // Faces that meet in a position are neighbours even if their normals differ.
    mesh.DeduplicateAttributeValues();
    mesh.DeduplicatePointIds();
    draco::ExpertEncoder encoder(mesh);
    encoder.SetSpeedOptions(kSpeed, kSpeed);
    encoder.SetTrackEncodedProperties(true);
    encoder.SetEncodingMethod(draco::MESH_EDGEBREAKER_ENCODING);
    for (const Grid& grid : _impl->grids)
      encoder.SetAttributeExplicitQuantization(grid.attribute, grid.bits, grid.components,
                                               grid.origin.data(), grid.range);
    for (const auto& [id, bits] : _impl->directions) encoder.SetAttributeQuantization(id, bits);
    draco::EncoderBuffer buffer;
    const draco::Status status = encoder.EncodeToBuffer(&buffer);
    if (!status.ok())
      return Error{Error::Kind::BadUsage,
                   std::string("triangles cannot be packed by Draco: ") + status.error_msg()};
    return DracoBytes{{buffer.data(), buffer.size()},
                      encoder.num_encoded_points(),
                      encoder.num_encoded_faces() * 3};
  } catch (const std::exception& error) {
    return Error{Error::Kind::BadUsage,
                 std::string("triangles cannot be packed by Draco: ") + error.what()};
  }
}

int gridExponent(std::span<const float> values, double tolerance) {
  double largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(double(value)));
  int exponent = std::clamp(static_cast<int>(std::floor(std::log2(2 * tolerance))), -100, 100);
  while (std::ldexp(largest, -exponent) > kMostSteps) ++exponent;
  return exponent;
}

}  // namespace kokudo::content
