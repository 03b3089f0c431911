#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/content/Model.h"
#include "engine/tiler/detail/CityImages.h"
#include "engine/tiler/detail/CityMesh.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace kokudo::tiler::detail {

/// The images of one tile: what its features use of theirs, packed into one sheet; those that
/// repeat across a face stay apart.
struct CityTextures {
  struct Place {
    bool inSheet = false;              ///< texture coordinates must be clamped to 0..1 first
    int image = -1;                    ///< index into `images`
    std::array<float, 2> scale{1, 1};  ///< texture coordinates of the source -> of the image
    std::array<float, 2> offset{0, 0};
    content::TextureUse::Wrap wrap = content::TextureUse::Wrap::Clamp;

    /// u (axis 0) or v (1) of the source in the image.
    float at(std::size_t axis, float value) const {
      if (inSheet) value = std::clamp(value, 0.f, 1.f);
      return value * scale[axis] + offset[axis];
    }
  };
  std::vector<std::shared_ptr<const content::Image>> images;
  std::map<int, Place> places;  ///< by index of CityImages
};

/// Texels that the feature's faces use of its images at full size.
std::size_t texelsOf(const CityFeature& feature, const CityImages& images);

/// @param side of the sheet at most; what does not fit is made smaller, all by the same factor
CityTextures packTextures(const std::vector<const CityFeature*>& features, const CityImages& images,
                          int side, Diagnostics& diagnostics);

}  // namespace kokudo::tiler::detail
