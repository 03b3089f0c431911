#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/geodesy/Vector.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::content {

/// Decoded pixels, row-major from the top, `channels` bytes a pixel.
struct Image {
  std::string name;
  int width = 0, height = 0, channels = 0;
  std::vector<std::uint8_t> pixels;
};

struct Material {
  std::array<float, 4> baseColor{1, 1, 1, 1};  ///< linear RGBA
  int image = -1;                              ///< index into Model::images, base colour texture
  bool doubleSided = false;
  bool unlit = false;
  bool blend = false;
};

/// The feature id of a vertex that belongs to no feature.
inline constexpr std::uint32_t kNoFeature = 0xFFFFFFFFu;

/// Vertices in ECEF axes, float metres relative to `Model::origin`.
struct Primitive {
  enum class Mode { Points, Lines, Triangles };
  Mode mode = Mode::Triangles;
  std::vector<float> positions;      ///< x, y, z per vertex
  std::vector<float> normals;        ///< x, y, z per vertex, or empty
  std::vector<float> texcoords;      ///< u, v per vertex (v down, as glTF), or empty
  std::vector<std::uint8_t> colors;  ///< RGBA per vertex, or empty
  std::vector<float> heights;  ///< 標高 (m) per vertex (attribute _HEIGHT of our terrain), or empty
  /// Per vertex (_FEATURE_ID_0), or empty; a row of the feature table, or kNoFeature. Decoders
  /// never give a row behind the table's last.
  std::vector<std::uint32_t> featureIds;
  std::vector<std::uint32_t> indices;  ///< lists, never strips or fans
  int material = -1;
  int featureTable = -1;  ///< index into Model::featureTables
};

/// Renderer-neutral content of one tile.
struct Model {
  geodesy::Vec3 origin;  ///< ECEF metres, double: the tile's own origin (RTC)
  std::vector<Primitive> primitives;
  std::vector<Material> materials;
  std::vector<std::shared_ptr<const Image>> images;
  std::vector<FeatureTable> featureTables;
  std::string copyright;  ///< asset.copyright

  /// Bytes of memory that this model holds.
  std::size_t byteSize() const;
};

}  // namespace kokudo::content
