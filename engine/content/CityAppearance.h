#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/content/CityGml.h"
#include "engine/content/Material.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kokudo::content {

/// How the surfaces of a CityGML file look (OGC 12-019 §9): textures by ring, plain colours by
/// surface. Where several themes speak of a surface, the first in the file counts.
class CityAppearance {
 public:
  struct Texture {
    std::string uri;  ///< as the file writes it, relative to the file
    TextureUse::Wrap wrap = TextureUse::Wrap::Repeat;
  };
  using Texcoord = std::array<float, 2>;  ///< u right, v down from the image's upper left corner

  /// What a polygon looks like; neither: nothing is said of it.
  struct Look {
    int texture = -1;                 ///< index into `textures()`
    std::vector<Texcoord> texcoords;  ///< per vertex of all rings in order
    bool coloured = false;
    std::array<float, 4> colour{1, 1, 1, 1};  ///< linear RGBA
  };

  /// All appearances of the document, wherever they stand in it. Georeferenced textures, texture
  /// matrices and back sides are not read and counted in `diagnostics`. Errors as `readCityGml`.
  static Result<CityAppearance> read(std::string_view bytes, const std::string& where,
                                     Diagnostics& diagnostics, const CancelToken& token);

  const std::vector<Texture>& textures() const { return _textures; }
  Look of(const CityPolygon& polygon) const;

 private:
  friend class CityAppearanceReader;
  struct RingTexcoords {
    int texture;
    std::size_t first, count;  ///< of `_texcoords`
  };
  bool texturesOf(const CityPolygon& polygon, Look& look) const;

  std::vector<Texture> _textures;
  std::vector<Texcoord> _texcoords;
  std::unordered_map<std::string, RingTexcoords> _rings;           ///< by gml:id
  std::unordered_map<std::string, std::array<float, 4>> _colours;  ///< by gml:id of a surface
};

}  // namespace kokudo::content
