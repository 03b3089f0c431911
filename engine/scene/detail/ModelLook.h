#pragma once

#include "engine/content/Model.h"
#include "engine/scene/detail/ModelStates.h"
#include "engine/scene/detail/TextureStore.h"

#include <array>
#include <memory>
#include <vector>

namespace kokudo::scene::detail {

/// A material as the block `Material` of shaders/material.glsl (std140).
struct MaterialBlock {
  std::array<float, 4> base{1, 1, 1, 1};
  std::array<float, 4> emissive{0, 0, 0, 0};
  std::array<float, 4> surface{0, 1, 1, 1};
  std::array<std::array<float, 4>, 10> textureRows{};
};

inline constexpr std::size_t kTexturesOfMaterial = 5;

/// What kind of thing a layer shows.
enum class LayerLook {
  City,   ///< buildings; surfaces are seen from both sides, as rings of city models may be turned
  Model,  ///< anything else, as its materials say
  Terrain
};

/// How one primitive is drawn.
struct PrimitiveLook {
  ModelVariant variant;
  MaterialBlock material;
  std::array<std::shared_ptr<GpuTexture>, kTexturesOfMaterial> textures;
  std::size_t textureBytes = 0;  ///< of those that no other tile holds
  std::vector<int> uvSets;       ///< of the primitive, at most two
  bool withFoot = false;
};

/// For workers: makes the levels of textures that are new.
PrimitiveLook chooseLook(const content::Primitive& primitive, const content::Model& model,
                         LayerLook layer, TextureStore& textures);

}  // namespace kokudo::scene::detail
