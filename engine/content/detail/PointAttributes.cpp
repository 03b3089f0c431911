#include "engine/content/detail/PointAttributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::content {

namespace {

std::uint8_t fromFiveBits(unsigned value, unsigned bits) {
  const unsigned most = (1u << bits) - 1;
  return static_cast<std::uint8_t>((value * 255 + most / 2) / most);
}

std::uint8_t toByte(double value) {
  return value > 0 ? static_cast<std::uint8_t>(std::lround(std::min(value, 255.0))) : 0;
}

}  // namespace

geodesy::Vec3 fromOctahedron(double x, double y) {
  geodesy::Vec3 v{x, y, 1.0 - std::abs(x) - std::abs(y)};
  if (v.z < 0) {
    v.x = (1.0 - std::abs(y)) * (x >= 0 ? 1.0 : -1.0);
    v.y = (1.0 - std::abs(x)) * (y >= 0 ? 1.0 : -1.0);
  }
  return normalized(v);
}

Result<std::vector<double>> quantizedPositions(const TileSemantics& semantics,
                                               std::uint64_t count) {
  auto offset = semantics.global("QUANTIZED_VOLUME_OFFSET", 3);
  if (!offset) return offset.error();
  auto scale = semantics.global("QUANTIZED_VOLUME_SCALE", 3);
  if (!scale) return scale.error();
  if (offset->empty() || scale->empty()) {
    return semantics.bad(
        "POSITION_QUANTIZED needs QUANTIZED_VOLUME_OFFSET and QUANTIZED_VOLUME_SCALE");
  }
  auto values = semantics.perItem("POSITION_QUANTIZED", Component::Uint16, 3, count);
  if (!values) return values.error();
  for (std::size_t i = 0; i < values->size(); ++i) {
    (*values)[i] = (*values)[i] * (*scale)[i % 3] / 65535.0 + (*offset)[i % 3];
  }
  return values;
}

Result<std::vector<double>> PointAttributes::numbers(const char* name, Component type,
                                                     std::size_t components) const {
  const auto found = _draco.semantics.find(name);
  if (found == _draco.semantics.end()) {
    return _semantics.perItem(name, type, components, _count);
  }
  if (found->second.size() != _count * components) {
    return _semantics.bad(fmt::format("Draco gives {} numbers for {}; expected {}",
                                      found->second.size(), name, _count * components));
  }
  return found->second;
}

Result<std::vector<double>> PointAttributes::positions() const {
  if (_semantics.has("POSITION")) return numbers("POSITION", Component::Float32, 3);
  if (_semantics.has("POSITION_QUANTIZED")) return quantizedPositions(_semantics, _count);
  return _semantics.bad("has neither POSITION nor POSITION_QUANTIZED");
}

Result<std::vector<std::uint8_t>> PointAttributes::packedColors() const {
  auto values = numbers("RGB565", Component::Uint16, 1);
  if (!values) return values.error();
  std::vector<std::uint8_t> colors;
  colors.reserve(values->size() * 4);
  for (const double value : *values) {
    const auto packed = value > 0 ? static_cast<unsigned>(std::min(value, 65535.0)) : 0u;
    colors.insert(colors.end(),
                  {fromFiveBits(packed >> 11 & 31, 5), fromFiveBits(packed >> 5 & 63, 6),
                   fromFiveBits(packed & 31, 5), std::uint8_t(255)});
  }
  return colors;
}

Result<std::vector<std::uint8_t>> PointAttributes::colors() const {
  std::vector<std::uint8_t> colors;
  const bool withAlpha = _semantics.has("RGBA");
  if (withAlpha || _semantics.has("RGB")) {
    const std::size_t components = withAlpha ? 4 : 3;
    auto values = numbers(withAlpha ? "RGBA" : "RGB", Component::Uint8, components);
    if (!values) return values.error();
    colors.reserve(static_cast<std::size_t>(_count) * 4);
    for (std::size_t i = 0; i < values->size(); i += components) {
      for (std::size_t c = 0; c < components; ++c) colors.push_back(toByte((*values)[i + c]));
      if (!withAlpha) colors.push_back(255);
    }
    return colors;
  }
  if (_semantics.has("RGB565")) return packedColors();
  auto constant = _semantics.global("CONSTANT_RGBA", 4, Component::Uint8);
  if (!constant) return constant.error();
  for (std::uint64_t i = 0; i < _count && !constant->empty(); ++i) {
    for (const double value : *constant) colors.push_back(toByte(value));
  }
  return colors;
}

Result<std::vector<double>> PointAttributes::normals() const {
  if (_semantics.has("NORMAL")) return numbers("NORMAL", Component::Float32, 3);
  std::vector<double> normals;
  if (!_semantics.has("NORMAL_OCT16P")) return normals;
  auto values = _semantics.perItem("NORMAL_OCT16P", Component::Uint8, 2, _count);
  if (!values) return values.error();
  normals.reserve(values->size() / 2 * 3);
  for (std::size_t i = 0; i < values->size(); i += 2) {
    const auto v = fromOctahedron((*values)[i] / 255.0 * 2 - 1, (*values)[i + 1] / 255.0 * 2 - 1);
    normals.insert(normals.end(), {v.x, v.y, v.z});
  }
  return normals;
}

Result<std::vector<std::uint32_t>> PointAttributes::batchIds() const {
  std::vector<std::uint32_t> ids;
  if (!_semantics.has("BATCH_ID")) return ids;
  auto type = _semantics.componentOf("BATCH_ID", Component::Uint16);
  if (!type) return type.error();
  auto values = numbers("BATCH_ID", *type, 1);
  if (!values) return values.error();
  ids.reserve(values->size());
  for (const double value : *values) {
    if (!(value >= 0 && value <= 0xFFFFFFFFu)) return _semantics.bad("a BATCH_ID is below 0");
    ids.push_back(static_cast<std::uint32_t>(value));
  }
  return ids;
}

}  // namespace kokudo::content
