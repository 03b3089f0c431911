#include "engine/tiler/detail/CityModel.h"

#include <cmath>
#include <compare>
#include <iterator>
#include <map>
#include <utility>

namespace kokudo::tiler::detail {

namespace {

struct TypeColour {
  const char* prefix;
  std::array<float, 4> linear;
};
// sRGB #E6E2DA for buildings, greys and greens for the rest, as linear values.
constexpr TypeColour kTypeColours[] = {
    {"bldg:", {0.791f, 0.761f, 0.701f, 1.f}}, {"tran:", {0.296f, 0.287f, 0.270f, 1.f}},
    {"brid:", {0.479f, 0.479f, 0.456f, 1.f}}, {"veg:", {0.178f, 0.305f, 0.133f, 1.f}},
    {"wtr:", {0.102f, 0.231f, 0.361f, 1.f}},
};

int colourIndex(const std::string& type) {
  for (std::size_t i = 0; i < std::size(kTypeColours); ++i)
    if (type.starts_with(kTypeColours[i].prefix)) return int(i);
  return 0;
}

/// @param place of the part's image, or null
void append(const CityFeature& feature, const CityPart& part, const CityTextures::Place* place,
            std::uint32_t id, const geodesy::Vec3& origin, content::Primitive& primitive) {
  const auto first = std::uint32_t(primitive.featureIds.size()) - part.firstVertex;
  if (place) primitive.texcoordSets.resize(1);
  for (std::size_t i = part.firstVertex; i < part.firstVertex + part.vertices; ++i) {
    if (place)
      for (std::size_t k = 0; k < 2; ++k)
        primitive.texcoordSets[0].push_back(place->at(k, feature.texcoords[i][k]));
    const geodesy::Vec3 p = feature.positions[i] - origin;
    primitive.positions.insert(primitive.positions.end(), {float(p.x), float(p.y), float(p.z)});
    primitive.normals.insert(primitive.normals.end(), feature.normals[i].begin(),
                             feature.normals[i].end());
    primitive.featureIds.push_back(id);
  }
  for (std::size_t i = part.firstIndex; i < part.firstIndex + part.indices; ++i)
    primitive.indices.push_back(first + feature.indices[i]);
}

geodesy::Vec3 originOf(const std::vector<const CityFeature*>& features) {
  geodesy::Vec3 sum;
  for (const CityFeature* f : features) sum = sum + f->positions.front();
  sum = sum * (1.0 / double(features.size()));
  // Whole metres: the same origin reads back from the glb without rounding.
  return {std::round(sum.x), std::round(sum.y), std::round(sum.z)};
}

/// What tells primitives apart.
struct Dress {
  int image = -1;  ///< of the model
  content::TextureUse::Wrap wrap = content::TextureUse::Wrap::Clamp;
  int typeColour = 0;
  std::array<float, 4> colour{1, 1, 1, 1};
  auto operator<=>(const Dress&) const = default;
};

Dress dressOf(const CityFeature& feature, const CityPart& part, const CityTextures::Place* place) {
  if (place) return {place->image, place->wrap, -1, {1, 1, 1, 1}};
  if (part.coloured) return {-1, {}, -1, part.colour};
  const int type = colourIndex(feature.type);
  return {-1, {}, type, kTypeColours[type].linear};
}

content::Material materialOf(const Dress& dress) {
  content::Material material;
  material.baseColor = dress.colour;
  material.baseColorTexture.image = dress.image;
  material.baseColorTexture.wrapU = material.baseColorTexture.wrapV = dress.wrap;
  if (dress.colour[3] < 1) material.alpha = content::Material::Alpha::Blend;
  return material;
}

}  // namespace

content::Model cityModelOf(const std::vector<const CityFeature*>& features,
                           content::FeatureTable table, CityTextures&& textures,
                           const std::string& copyright) {
  content::Model model;
  model.copyright = copyright;
  model.origin = originOf(features);
  model.featureTables.push_back(std::move(table));
  model.images = std::move(textures.images);
  std::map<Dress, content::Primitive> primitives;
  for (std::size_t i = 0; i < features.size(); ++i)
    for (const CityPart& part : features[i]->parts) {
      const auto found = textures.places.find(part.image);
      const auto* place = found == textures.places.end() ? nullptr : &found->second;
      append(*features[i], part, place, std::uint32_t(i), model.origin,
             primitives[dressOf(*features[i], part, place)]);
    }
  for (auto& [dress, primitive] : primitives) {
    primitive.material = int(model.materials.size());
    primitive.featureTable = 0;
    model.materials.push_back(materialOf(dress));
    model.primitives.push_back(std::move(primitive));
  }
  return model;
}

}  // namespace kokudo::tiler::detail
