#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/content/Material.h"
#include "engine/geodesy/Vector.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// The feature id of a vertex that belongs to no feature.
inline constexpr std::uint32_t kNoFeature = 0xFFFFFFFFu;

/// Feature ids of EXT_mesh_features or EXT_instance_features: one per vertex or instance, or read
/// from a texture where the surface is hit.
struct FeatureIdSet {
  std::string label;                    ///< as the file names the set, or ""
  std::vector<std::uint32_t> ids;       ///< per vertex or instance; empty for a texture
  TextureUse texture;                   ///< used where `ids` is empty
  std::vector<std::uint8_t> channels;   ///< of the texture, least significant byte first
  std::optional<std::uint32_t> nullId;  ///< texture only: the texel value that means no feature
  int featureTable = -1;                ///< index into Model::featureTables
};

/// Vertices in ECEF axes, float metres relative to `Model::origin`; of an instanced primitive in
/// the instance's own axes.
struct Primitive {
  enum class Mode { Points, Lines, Triangles };
  Mode mode = Mode::Triangles;
  std::vector<float> positions;  ///< x, y, z per vertex
  std::vector<float> normals;    ///< x, y, z per vertex, or empty
  /// Sets of u, v per vertex (v down, as glTF); what textures name.
  std::vector<std::vector<float>> texcoordSets;
  std::vector<std::uint8_t> colors;  ///< RGBA per vertex, or empty
  std::vector<float> heights;  ///< 標高 (m) per vertex (attribute _HEIGHT of our terrain), or empty
  /// Per vertex, or empty; a row of the feature table, or kNoFeature. Decoders never give a row
  /// behind the table's last. The set by which features are lit up, hidden and coloured.
  std::vector<std::uint32_t> featureIds;
  int featureTable = -1;                      ///< index into Model::featureTables
  std::string featureIdLabel;                 ///< as the file names that set, or ""
  std::vector<FeatureIdSet> otherFeatureIds;  ///< further sets, and those read from textures
  std::vector<std::uint32_t> indices;         ///< lists, never strips or fans
  std::vector<std::uint32_t> outline;         ///< pairs of vertices: edges to draw as lines
                                              ///< (CESIUM_primitive_outline), or empty
  int material = -1;
  int instances = -1;  ///< index into Model::instanceSets, or -1: drawn once, where it lies
  std::vector<int> propertyTextures;           ///< indices into Model::propertyTextures
  std::vector<FeatureTable> vertexProperties;  ///< property attributes: one row per vertex
};

/// Places where a primitive is repeated (EXT_mesh_gpu_instancing, i3dm).
struct InstanceSet {
  /// Row-major 3 x 4 per instance: instance axes (m) -> ECEF axes relative to `Model::origin`.
  std::vector<std::array<float, 12>> transforms;
  /// Sets of ids per instance; the first is the one by which features are lit up.
  std::vector<FeatureIdSet> featureIdSets;
};

/// A property texture of EXT_structural_metadata: values read from texels where a surface is hit.
struct PropertyTexture {
  enum class Type { Unsigned, Signed, Float };
  struct Property {
    std::string id, name;
    TextureUse texture;
    std::vector<std::uint8_t> channels;  ///< least significant byte first
    Type type = Type::Unsigned;
    unsigned components = 1;  ///< numbers in a value: SCALAR 1, VEC2 2 ...
    unsigned componentBytes = 1;
    bool normalized = false;
    std::vector<double> offset, scale;  ///< per component, or empty: 0 and 1
    std::vector<double> noData;         ///< per component, or empty; raw value
    std::vector<std::pair<std::int64_t, std::string>> enumNames;  ///< by number, ascending
    Value otherwise;                                              ///< what stands for noData
    bool boolean = false;                                         ///< 0 or 1
  };
  std::string className;
  std::vector<Property> properties;
};

/// Renderer-neutral content of one tile.
struct Model {
  geodesy::Vec3 origin;  ///< ECEF metres, double: the tile's own origin (RTC)
  std::vector<Primitive> primitives;
  std::vector<InstanceSet> instanceSets;
  std::vector<Material> materials;
  std::vector<std::shared_ptr<const Image>> images;
  std::vector<FeatureTable> featureTables;
  std::vector<PropertyTexture> propertyTextures;
  std::string copyright;              ///< asset.copyright
  std::vector<std::string> warnings;  ///< what could not be shown as meant, one sentence each

  /// Bytes of memory that this model holds.
  std::size_t byteSize() const;
};

}  // namespace kokudo::content
