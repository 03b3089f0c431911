#include "engine/content/TextureLookup.h"

#include "engine/content/detail/PropertySchema.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

namespace kokudo::content {

namespace {

using Texel = std::array<std::uint8_t, 4>;

/// A coordinate folded into 0..1 by the wrap mode.
double wrapped(double value, TextureUse::Wrap wrap) {
  switch (wrap) {
    case TextureUse::Wrap::Clamp:
      return std::clamp(value, 0.0, 1.0);
    case TextureUse::Wrap::Mirror: {
      const double twice = value - 2 * std::floor(value / 2);
      return twice > 1 ? 2 - twice : twice;
    }
    case TextureUse::Wrap::Repeat:
      break;
  }
  return value - std::floor(value);
}

std::size_t texelIndex(double fraction, int size) {
  const auto index = static_cast<int>(fraction * size);
  return static_cast<std::size_t>(std::clamp(index, 0, size - 1));
}

/// The nearest texel as RGBA; grey stands in red, green and blue.
Texel texelAt(const Image& image, double u, double v) {
  const auto channels = static_cast<std::size_t>(image.channels);
  const std::size_t at = (texelIndex(v, image.height) * static_cast<std::size_t>(image.width) +
                          texelIndex(u, image.width)) *
                         channels;
  const std::uint8_t* p = image.pixels.data() + at;
  if (channels < 3) return {p[0], p[0], p[0], 255};
  return {p[0], p[1], p[2], channels == 4 ? p[3] : std::uint8_t(255)};
}

/// A point of a primitive that is there, with all its vertices.
class Surface {
 public:
  static std::optional<Surface> at(const Model& model, const SurfacePoint& point) {
    if (point.primitive >= model.primitives.size()) return std::nullopt;
    const Primitive& primitive = model.primitives[point.primitive];
    for (const auto vertex : point.vertices) {
      if (vertex >= primitive.positions.size() / 3) return std::nullopt;
    }
    for (const double weight : point.weights) {
      if (!std::isfinite(weight)) return std::nullopt;
    }
    return Surface(model, primitive, point);
  }

  const Primitive& primitive() const { return _primitive; }

  std::uint32_t nearestVertex() const {
    const auto& w = _point.weights;
    return _point
        .vertices[static_cast<std::size_t>(std::max_element(w.begin(), w.end()) - w.begin())];
  }

  std::optional<Texel> texel(const TextureUse& use) const {
    const auto& sets = _primitive.texcoordSets;
    const auto set = static_cast<std::size_t>(use.texcoordSet);
    if (!use.used() || static_cast<std::size_t>(use.image) >= _model.images.size()) return {};
    const auto& image = _model.images[static_cast<std::size_t>(use.image)];
    if (!image || image->pixels.empty() || use.texcoordSet < 0 || set >= sets.size()) return {};
    double u = 0, v = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t at = std::size_t(_point.vertices[i]) * 2;
      if (at + 1 >= sets[set].size()) return {};
      u += _point.weights[i] * sets[set][at];
      v += _point.weights[i] * sets[set][at + 1];
    }
    const auto& t = use.transform;
    const double s = t[0] * u + t[1] * v + t[2], r = t[3] * u + t[4] * v + t[5];
    if (!std::isfinite(s) || !std::isfinite(r)) return {};
    return texelAt(*image, wrapped(s, use.wrapU), wrapped(r, use.wrapV));
  }

 private:
  Surface(const Model& model, const Primitive& primitive, const SurfacePoint& point)
      : _model(model), _primitive(primitive), _point(point) {}

  const Model& _model;
  const Primitive& _primitive;
  const SurfacePoint& _point;
};

std::uint64_t integerOf(const Texel& texel, const std::uint8_t* channels, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value |= std::uint64_t(texel[channels[i] & 3u]) << (8 * i);
  }
  return value;
}

std::optional<std::uint32_t> idFromTexture(const Surface& surface, const FeatureIdSet& set) {
  const auto texel = surface.texel(set.texture);
  if (!texel || set.channels.empty() || set.channels.size() > 4) return std::nullopt;
  const auto id =
      static_cast<std::uint32_t>(integerOf(*texel, set.channels.data(), set.channels.size()));
  if (set.nullId == id) return std::nullopt;
  return id;
}

void append(const Model& model, const std::string& label, int table,
            std::optional<std::uint32_t> id, std::vector<FeatureAt>& out) {
  if (!id || *id == kNoFeature) return;
  if (table >= static_cast<int>(model.featureTables.size())) table = -1;
  if (table >= 0 && *id >= model.featureTables[static_cast<std::size_t>(table)].count) return;
  out.push_back({label, table, *id});
}

std::optional<std::uint32_t> elementOf(const std::vector<std::uint32_t>& ids, std::size_t index) {
  if (index >= ids.size()) return std::nullopt;
  return ids[index];
}

/// The number of `bytes` little-endian bytes, as the type says.
double rawNumber(const PropertyTexture::Property& property, std::uint64_t bits) {
  const unsigned size = property.componentBytes * 8;
  if (property.type == PropertyTexture::Type::Float) {
    const auto word = static_cast<std::uint32_t>(bits);
    float single = 0;
    std::memcpy(&single, &word, 4);
    double twice = 0;
    std::memcpy(&twice, &bits, 8);
    return size == 32 ? static_cast<double>(single) : twice;
  }
  if (property.type == PropertyTexture::Type::Signed && size < 64 && (bits >> (size - 1)) != 0) {
    return static_cast<double>(static_cast<std::int64_t>(bits) - (std::int64_t(1) << size));
  }
  return static_cast<double>(bits);
}

std::optional<Value> valueFromTexture(const Surface& surface,
                                      const PropertyTexture::Property& property) {
  const auto texel = surface.texel(property.texture);
  const std::size_t bytes = property.componentBytes;
  if (!texel || bytes == 0 || bytes > 8 ||
      property.channels.size() != bytes * property.components) {
    return std::nullopt;
  }
  std::vector<double> raw;
  for (std::size_t i = 0; i < property.components; ++i) {
    raw.push_back(
        rawNumber(property, integerOf(*texel, property.channels.data() + i * bytes, bytes)));
  }
  return valueOf(property, raw);
}

}  // namespace

std::vector<FeatureAt> featuresAt(const Model& model, const SurfacePoint& point) {
  std::vector<FeatureAt> out;
  const auto surface = Surface::at(model, point);
  if (!surface) return out;
  const Primitive& p = surface->primitive();
  append(model, p.featureIdLabel, p.featureTable, elementOf(p.featureIds, surface->nearestVertex()),
         out);
  for (const FeatureIdSet& set : p.otherFeatureIds) {
    append(model, set.label, set.featureTable,
           set.texture.used() ? idFromTexture(*surface, set)
                              : elementOf(set.ids, surface->nearestVertex()),
           out);
  }
  if (p.instances < 0 || static_cast<std::size_t>(p.instances) >= model.instanceSets.size()) {
    return out;
  }
  for (const FeatureIdSet& set :
       model.instanceSets[static_cast<std::size_t>(p.instances)].featureIdSets) {
    append(model, set.label, set.featureTable, elementOf(set.ids, point.instance), out);
  }
  return out;
}

Attributes propertyTextureValuesAt(const Model& model, const SurfacePoint& point) {
  Attributes out;
  const auto surface = Surface::at(model, point);
  if (!surface) return out;
  for (const int index : surface->primitive().propertyTextures) {
    if (index < 0 || static_cast<std::size_t>(index) >= model.propertyTextures.size()) continue;
    for (const auto& property :
         model.propertyTextures[static_cast<std::size_t>(index)].properties) {
      auto value = valueFromTexture(*surface, property);
      if (!value || std::holds_alternative<std::monostate>(*value)) continue;
      out.emplace_back(property.name.empty() ? property.id : property.name, std::move(*value));
    }
  }
  return out;
}

Attributes vertexPropertiesAt(const Model& model, const SurfacePoint& point) {
  Attributes out;
  const auto surface = Surface::at(model, point);
  if (!surface) return out;
  for (const FeatureTable& table : surface->primitive().vertexProperties) {
    Attributes values = table.attributesOf(surface->nearestVertex());
    out.insert(out.end(), std::make_move_iterator(values.begin()),
               std::make_move_iterator(values.end()));
  }
  return out;
}

}  // namespace kokudo::content
