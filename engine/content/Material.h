#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::content {

/// Decoded pixels, row-major from the top, `channels` bytes a pixel.
struct Image {
  std::string name;
  int width = 0, height = 0, channels = 0;
  std::vector<std::uint8_t> pixels;
};

/// How a material or a feature id set uses an image.
struct TextureUse {
  enum class Wrap { Repeat, Clamp, Mirror };

  int image = -1;       ///< index into Model::images, or -1: no texture
  int texcoordSet = 0;  ///< index into Primitive::texcoordSets
  Wrap wrapU = Wrap::Repeat, wrapV = Wrap::Repeat;
  bool nearest = false;  ///< no filtering when magnified
  /// Rows of a 2 x 3 matrix that is applied to (u, v, 1) first (KHR_texture_transform).
  std::array<float, 6> transform{1, 0, 0, 0, 1, 0};

  bool used() const { return image >= 0; }
  bool operator==(const TextureUse&) const = default;
};

/// Metallic-roughness material of glTF 2.0 §3.9. Colour images and factors of base colour and
/// emission: images sRGB, factors linear; all others linear.
struct Material {
  enum class Alpha { Opaque, Mask, Blend };

  std::array<float, 4> baseColor{1, 1, 1, 1};
  float metallic = 0;   ///< 0..1; a file that is silent means 1
  float roughness = 1;  ///< 0..1
  std::array<float, 3> emissive{0, 0, 0};
  float normalScale = 1, occlusionStrength = 1;
  Alpha alpha = Alpha::Opaque;
  float alphaCutoff = 0.5f;  ///< Alpha::Mask: what lies below is not drawn
  bool doubleSided = false;
  bool unlit = false;
  TextureUse baseColorTexture;          ///< RGBA
  TextureUse metallicRoughnessTexture;  ///< G roughness, B metallic
  TextureUse normalTexture;             ///< tangent space, x right, y up
  TextureUse occlusionTexture;          ///< R
  TextureUse emissiveTexture;           ///< RGB
};

}  // namespace kokudo::content
