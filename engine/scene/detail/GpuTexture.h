#pragma once

#include "engine/content/Material.h"
#include "engine/scene/detail/GlObjects.h"
#include "engine/scene/detail/MipChain.h"

#include <memory>

namespace kokudo::scene::detail {

/// How a texture is sampled.
struct Sampling {
  content::TextureUse::Wrap wrapU = content::TextureUse::Wrap::Clamp;
  content::TextureUse::Wrap wrapV = content::TextureUse::Wrap::Clamp;
  bool nearest = false;
  bool colour = false;  ///< sRGB, given to the shader as linear
  auto operator<=>(const Sampling&) const = default;
};

/// A texture that comes to the GPU in slices, the coarse levels first: it can be drawn, if not
/// sharply, as soon as it has begun. The bytes here are freed when the last slice has gone.
class GpuTexture {
 public:
  GpuTexture(MipChain chain, Sampling sampling, std::shared_ptr<GlObjects> objects);
  ~GpuTexture();
  GpuTexture(const GpuTexture&) = delete;

  /// Makes the texture with its coarse levels; does nothing the second time. Needs the context.
  void begin();
  /// Sends at most about `bytes` more. Needs the context. @return whether all has gone
  bool sendSlice(std::size_t bytes);
  bool whole() const { return _nextLevel < 0; }
  unsigned name() const { return _name; }
  std::size_t byteSize() const { return _bytes; }

 private:
  void sendRows(int level, int firstRow, int rows);
  MipChain _chain;
  Sampling _sampling;
  std::shared_ptr<GlObjects> _objects;
  std::size_t _bytes;
  unsigned _name = 0;
  int _nextLevel = 0, _nextRow = 0;  ///< level -1: done
};

}  // namespace kokudo::scene::detail
