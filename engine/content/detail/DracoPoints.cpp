#include "engine/content/detail/DracoPoints.h"

#include "engine/content/detail/DracoMesh.h"

#include <draco/compression/decode.h>
#include <fmt/format.h>

#include <cstring>
#include <exception>

namespace kokudo::content {

namespace {

constexpr const char* kExtension = "3DTILES_draco_point_compression";

Error bad(const std::string& where, const std::string& what) {
  return Error{Error::Kind::BadInput, where + " (Draco points): " + what};
}

/// The number of points is read before the library reserves room for them.
Status checkPointCount(Bytes body, std::uint64_t count, const std::string& where) {
  constexpr std::size_t kHeader = 11;
  if (body.size() < kHeader + 4 || std::memcmp(body.data(), "DRACO", 5) != 0) {
    return bad(where, fmt::format("{} bytes that do not begin with DRACO", body.size()));
  }
  if (std::to_integer<int>(body[7]) != 0) return bad(where, "the body is a mesh, no point cloud");
  const auto points = announcedDracoElements(body, where);
  if (!points) return points.error();
  if (*points == count) return {};
  return bad(where, fmt::format("{} points where POINTS_LENGTH is {}", *points, count));
}

template <typename Raw>
std::vector<double> numbersAs(const draco::PointCloud& cloud,
                              const draco::PointAttribute& attribute) {
  const auto components = static_cast<std::size_t>(attribute.num_components());
  std::vector<double> numbers;
  numbers.reserve(cloud.num_points() * components);
  std::vector<Raw> values(components);
  for (draco::PointIndex i(0); i < cloud.num_points(); ++i) {
    attribute.ConvertValue<Raw>(attribute.mapped_index(i), attribute.num_components(),
                                values.data());
    numbers.insert(numbers.end(), values.begin(), values.end());
  }
  return numbers;
}

std::vector<double> numbersOfAttribute(const draco::PointCloud& cloud,
                                       const draco::PointAttribute& attribute) {
  const auto type = attribute.data_type();
  // Whole numbers stay what they are, also where Draco calls them fractions.
  if (type == draco::DT_FLOAT32 || type == draco::DT_FLOAT64)
    return numbersAs<double>(cloud, attribute);
  return numbersAs<std::int64_t>(cloud, attribute);
}

template <typename Map>
Status copyNamed(const Json& names, const draco::PointCloud& cloud, const std::string& where,
                 Map& out) {
  if (!names.is_object()) return {};
  for (const auto& [name, id] : names.items()) {
    const auto number = unsignedOf(id);
    const draco::PointAttribute* attribute =
        number && *number <= 0xFFFFFFFFu
            ? cloud.GetAttributeByUniqueId(static_cast<std::uint32_t>(*number))
            : nullptr;
    if (attribute == nullptr) {
      return bad(where, fmt::format("has no attribute for {}", name.substr(0, 80)));
    }
    out[name] = numbersOfAttribute(cloud, *attribute);
  }
  return {};
}

Result<DracoPoints> decode(Bytes body, const Json& semantics, const Json& properties,
                           const std::string& where) {
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(body.data()), body.size());
  draco::Decoder decoder;
  auto cloud = decoder.DecodePointCloudFromBuffer(&buffer);
  if (!cloud.ok()) return bad(where, cloud.status().error_msg_string());
  DracoPoints points;
  if (auto status = copyNamed(semantics, *cloud.value(), where, points.semantics); !status)
    return status.error();
  if (auto status = copyNamed(properties, *cloud.value(), where, points.properties); !status)
    return status.error();
  return points;
}

}  // namespace

Result<DracoPoints> readDracoPoints(const TileParts& parts, std::uint64_t count,
                                    const std::string& where) {
  const Json& extension = member(member(parts.features, "extensions"), kExtension);
  if (!extension.is_object()) return DracoPoints();
  const auto offset = unsignedOf(member(extension, "byteOffset"));
  const auto length = unsignedOf(member(extension, "byteLength"));
  if (!offset || !length || *offset > parts.featureBinary.size() ||
      *length > parts.featureBinary.size() - *offset) {
    return bad(where, "byteOffset and byteLength lie outside the feature table's body");
  }
  const Bytes body = parts.featureBinary.subspan(static_cast<std::size_t>(*offset),
                                                 static_cast<std::size_t>(*length));
  if (auto status = checkPointCount(body, count, where); !status) return status.error();
  const Json& properties =
      member(member(member(parts.batch, "extensions"), kExtension), "properties");
  try {
    return decode(body, member(extension, "properties"), properties, where);
  } catch (const std::exception& error) {
    return bad(where, error.what());
  }
}

}  // namespace kokudo::content
