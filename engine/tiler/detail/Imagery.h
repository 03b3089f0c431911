#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// A picture of the earth in degrees, from which tiles cut their textures. Immutable once read.
class Imagery {
 public:
  /// A picture without georeference must be twice as wide as high: the world, 180 W to 180 E.
  static Result<Imagery> read(const std::string& path);

  /// Whether a tile of that size in degrees is worth a texture: it covers at least a few of the
  /// picture's pixels.
  bool isSharpEnoughFor(double tileDegrees) const;
  /// RGB texels of a rectangle (degrees), north first: a power of two a side, no finer than the
  /// picture needs.
  std::shared_ptr<const content::Image> cut(const std::array<double, 4>& rectangle,
                                            int mostTexels = 256) const;

 private:
  std::array<float, 3> texel(double longitude, double latitude) const;

  std::array<double, 4> _extent{-180, -90, 180, 90};
  int _columns = 0, _rows = 0;
  std::vector<unsigned char> _pixels;
};

}  // namespace kokudo::tiler::detail
