#pragma once

#include "engine/scene/detail/MeshDrawable.h"
#include "engine/scene/detail/ModelStates.h"

#include <osg/MatrixTransform>

namespace kokudo::scene::detail {

/// Bytes of meshes that may still go to the GPU in this frame.
struct UploadBudget {
  static constexpr std::size_t kPerFrame = std::size_t(4) << 20;
  std::size_t left = kPerFrame;
};

/// What all layers share for making nodes.
struct NodeServices {
  std::shared_ptr<ModelStates> states;
  std::shared_ptr<TextureStore> textures;
  std::shared_ptr<GlObjects> objects;
  std::shared_ptr<DrawCounts> counts;
  std::shared_ptr<UploadBudget> budget;
};

/// What a model became: drawables under the tile's own double translation, and the tables by which
/// its features look.
struct ModelNode {
  /// A drawable with what is needed to change how its features look.
  struct Piece {
    osg::ref_ptr<MeshDrawable> opaque;       ///< or all of it
    osg::ref_ptr<MeshDrawable> translucent;  ///< made when first needed
    ModelVariant variant;
    int table = -1;  ///< index into `tables`
    bool byVertex = false;
    bool terrain = false;
    float spacing = 0;  ///< of points, metres
  };
  osg::ref_ptr<osg::MatrixTransform> root;
  std::vector<Piece> pieces;
  std::vector<std::shared_ptr<AppearanceTable>> tables;
  std::vector<std::shared_ptr<GpuMesh>> meshes;
  std::vector<std::shared_ptr<TexelTable>> instances;
  std::vector<std::vector<float>> instanceTexels;  ///< until they are on the GPU
  std::shared_ptr<MaterialBuffer> materials;
  std::vector<std::shared_ptr<GpuTexture>> textures;
  std::size_t byteSize = 0;  ///< what the GPU will hold

  /// Sends at most `bytes` of the meshes and takes what it sent off them. Needs the context.
  /// @return whether they are whole
  bool sendSlice(std::size_t& bytes);
  /// Sends everything but the finer levels of textures. Needs the context.
  void upload(TextureStore& store);
};

/// Needs no GL context: for workers. Primitives whose arrays do not fit together are left out.
/// `model` must outlive the node: its tables are read again when rules change.
ModelNode buildModelNode(const content::Model& model, LayerLook layer,
                         const NodeServices& services);

}  // namespace kokudo::scene::detail
