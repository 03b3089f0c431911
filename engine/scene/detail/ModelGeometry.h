#pragma once

#include "engine/content/Model.h"
#include "engine/scene/detail/Shaders.h"

#include <osg/Geometry>
#include <osg/MatrixTransform>
#include <osg/Texture2D>

#include <cstddef>
#include <vector>

namespace kokudo::scene::detail {

/// What a model became: one drawable per primitive under the tile's own double translation.
struct ModelNode {
  osg::ref_ptr<osg::MatrixTransform> root;
  std::vector<osg::ref_ptr<osg::Geometry>> drawables;  ///< one per entry of `primitives`
  std::vector<std::size_t> primitives;                 ///< index into Model::primitives
  std::size_t byteSize = 0;                            ///< arrays and textures, CPU + GPU
};

/// Needs no GL context: for workers. Primitives whose arrays do not fit together are left out.
ModelNode buildModelNode(const content::Model& model, const Shaders& shaders);

/// Metres of each vertex above the lowest vertex of its feature, along `up`.
std::vector<float> heightsAboveFoot(const content::Primitive& primitive, geodesy::Vec3 up);

/// A texture with mip levels made here, so that the main thread need not.
osg::ref_ptr<osg::Texture2D> buildTexture(const content::Image& image);

}  // namespace kokudo::scene::detail
