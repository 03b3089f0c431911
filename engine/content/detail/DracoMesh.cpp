#include "engine/content/detail/DracoMesh.h"

#include <draco/compression/decode.h>
#include <draco/compression/point_cloud/point_cloud_decoder.h>
#include <draco/core/varint_decoding.h>
#include <draco/metadata/metadata_decoder.h>
#include <fmt/format.h>

#include <exception>
#include <optional>

namespace kokudo::content {

namespace {

constexpr std::uint16_t kMetadataFlag = 0x8000;

/// A whole number as the versions of the format wrote it.
std::optional<std::uint32_t> readCount(draco::DecoderBuffer& buffer, bool varint) {
  std::uint32_t value = 0;
  const bool good = varint ? draco::DecodeVarint(&value, &buffer) : buffer.Decode(&value);
  if (!good) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> meshElements(draco::DecoderBuffer& buffer, bool edgebreaker,
                                          unsigned version) {
  std::optional<std::uint32_t> points, faces;
  if (edgebreaker) {
    std::uint8_t traversal = 0;
    if (!buffer.Decode(&traversal)) return std::nullopt;
    const bool varint = version >= 0x200;
    if (version < 0x202 && !readCount(buffer, varint)) return std::nullopt;
    points = readCount(buffer, varint);
    faces = readCount(buffer, varint);
  } else {
    faces = readCount(buffer, version >= 0x202);
    points = readCount(buffer, version >= 0x202);
  }
  if (!points || !faces) return std::nullopt;
  return std::uint64_t(*points) + 3 * std::uint64_t(*faces);
}

std::optional<std::uint64_t> announced(Bytes bytes) {
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  draco::DracoHeader header;
  if (!draco::PointCloudDecoder::DecodeHeader(&buffer, &header).ok()) return std::nullopt;
  const unsigned version = header.version_major * 256u + header.version_minor;
  buffer.set_bitstream_version(static_cast<std::uint16_t>(version));
  if ((header.flags & kMetadataFlag) != 0) {
    draco::GeometryMetadata metadata;
    draco::MetadataDecoder decoder;
    if (!decoder.DecodeGeometryMetadata(&buffer, &metadata)) return std::nullopt;
  }
  if (header.encoder_type == draco::TRIANGULAR_MESH) {
    return meshElements(buffer, header.encoder_method == draco::MESH_EDGEBREAKER_ENCODING, version);
  }
  return readCount(buffer, false);
}

std::optional<Component> componentOf(draco::DataType type) {
  switch (type) {
    case draco::DT_INT8:
      return Component::Int8;
    case draco::DT_UINT8:
    case draco::DT_BOOL:
      return Component::Uint8;
    case draco::DT_INT16:
      return Component::Int16;
    case draco::DT_UINT16:
      return Component::Uint16;
    case draco::DT_INT32:
      return Component::Int32;
    case draco::DT_UINT32:
      return Component::Uint32;
    case draco::DT_INT64:
      return Component::Int64;
    case draco::DT_UINT64:
      return Component::Uint64;
    case draco::DT_FLOAT32:
      return Component::Float32;
    case draco::DT_FLOAT64:
      return Component::Float64;
    default:
      return std::nullopt;
  }
}

/// The values of all points; false where the attribute does not hold them.
bool readValues(const draco::PointAttribute& attribute, std::size_t points, AccessorValues& out) {
  const auto stored = componentOf(attribute.data_type());
  const auto components = static_cast<std::size_t>(attribute.num_components());
  if (!stored || components != out.components) return false;
  const std::size_t width = sizeOf(*stored);
  out.count = points;
  out.values.resize(points * components);
  for (std::size_t i = 0; i < points; ++i) {
    const auto index = attribute.mapped_index(draco::PointIndex(static_cast<std::uint32_t>(i)));
    if (index.value() >= attribute.size()) return false;
    const auto* at = reinterpret_cast<const std::byte*>(attribute.GetAddress(index));
    for (std::size_t c = 0; c < components; ++c) {
      out.values[i * components + c] = readNumber(*stored, at + c * width);
    }
  }
  return true;
}

Status readTriangles(const GltfDocument& document, const draco::Mesh& mesh, DracoMesh& out) {
  out.vertices = mesh.num_points();
  out.indices.reserve(std::size_t(mesh.num_faces()) * 3);
  for (draco::FaceIndex f(0); f < mesh.num_faces(); ++f) {
    for (const auto& corner : mesh.face(f)) {
      if (corner.value() >= out.vertices) return document.bad("Draco: an index behind the points");
      out.indices.push_back(corner.value());
    }
  }
  return {};
}

Status readAttributes(const GltfDocument& document, const Json& primitive, const draco::Mesh& mesh,
                      DracoMesh& out) {
  const Json& ids =
      member(member(member(primitive, "extensions"), "KHR_draco_mesh_compression"), "attributes");
  if (!ids.is_object()) return {};
  for (auto it = ids.begin(); it != ids.end(); ++it) {
    const std::string name = it.key().substr(0, 80);
    const auto id = unsignedOf(it.value());
    const auto* attribute =
        id ? mesh.GetAttributeByUniqueId(static_cast<std::uint32_t>(*id)) : nullptr;
    const auto accessor = unsignedOf(member(member(primitive, "attributes"), it.key().c_str()));
    if (!attribute || !accessor) {
      return document.bad(fmt::format("Draco: {} is not in the mesh or has no accessor", name));
    }
    auto values = describeAccessor(document, static_cast<std::size_t>(*accessor));
    if (!values) return values.error();
    if (!document.spend(out.vertices)) return document.spent();
    if (!readValues(*attribute, out.vertices, *values)) {
      return document.bad(fmt::format("Draco: {} has {} numbers a vertex, its accessor {}", name,
                                      attribute->num_components(), values->components));
    }
    out.attributes.emplace(it.key(), std::move(*values));
  }
  return {};
}

Result<DracoMesh> decode(const GltfDocument& document, const Json& primitive, Bytes bytes,
                         std::size_t view) {
  const auto elements = announcedDracoElements(bytes, document.uri());
  if (!elements) return elements.error();
  if (!document.spend(*elements)) return document.spent();
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  draco::Decoder decoder;
  auto mesh = decoder.DecodeMeshFromBuffer(&buffer);
  if (!mesh.ok()) {
    return document.bad(fmt::format("Draco: {}", mesh.status().error_msg_string()));
  }
  document.earn(view, *elements + std::uint64_t(mesh.value()->num_points()) *
                                      static_cast<std::uint64_t>(mesh.value()->num_attributes()));
  DracoMesh out;
  if (auto status = readTriangles(document, *mesh.value(), out); !status) return status.error();
  if (auto status = readAttributes(document, primitive, *mesh.value(), out); !status) {
    return status.error();
  }
  return out;
}

}  // namespace

Result<std::uint64_t> announcedDracoElements(Bytes bytes, const std::string& where) {
  const auto elements = announced(bytes);
  if (elements) return *elements;
  return Error{Error::Kind::BadInput, where + ": the header of the Draco part is broken"};
}

Result<DracoMesh> decodeDracoMesh(const GltfDocument& document, const Json& primitive) {
  const Json& extension = member(member(primitive, "extensions"), "KHR_draco_mesh_compression");
  const auto view = unsignedOf(member(extension, "bufferView"));
  if (!view) return document.bad("KHR_draco_mesh_compression without bufferView");
  auto bytes = document.view(static_cast<std::size_t>(*view));
  if (!bytes) return bytes.error();
  try {
    return decode(document, primitive, *bytes, static_cast<std::size_t>(*view));
  } catch (const std::exception& error) {
    return document.bad(fmt::format("Draco: {}", error.what()));
  }
}

}  // namespace kokudo::content
