#pragma once

#include "engine/scene/detail/AppearanceTable.h"
#include "engine/scene/detail/GpuMesh.h"
#include "engine/scene/detail/ModelLook.h"

#include <osg/Drawable>

namespace kokudo::scene::detail {

/// What one frame drew of models.
struct DrawCounts {
  std::size_t calls = 0, triangles = 0;
  /// Triangles after which the renderer is waited for, as it keeps them until it has drawn them;
  /// 0 = it is not.
  std::size_t atOnce = 0;
  std::size_t waiting = 0, mostWaiting = 0;  ///< sent and not waited for; the most of the frame
};

/// The material blocks of one model in one buffer.
class MaterialBuffer {
 public:
  explicit MaterialBuffer(std::shared_ptr<GlObjects> objects) : _objects(std::move(objects)) {}
  ~MaterialBuffer();
  MaterialBuffer(const MaterialBuffer&) = delete;
  /// @return its number
  std::size_t add(const MaterialBlock& block);
  void upload();
  void bind(std::size_t number) const;

 private:
  std::shared_ptr<GlObjects> _objects;
  std::vector<MaterialBlock> _blocks;
  std::size_t _bytes = 0;
  unsigned _name = 0;
};

/// One draw call of a tile: part of a mesh with a material, textures, instances and the look of its
/// features. Draws by GL itself; the scene graph orders it and applies program and state.
class MeshDrawable final : public osg::Drawable {
 public:
  struct Parts {
    std::shared_ptr<GpuMesh> mesh;
    DrawRange range;
    std::shared_ptr<MaterialBuffer> materials;
    std::size_t material = 0;
    std::array<std::shared_ptr<GpuTexture>, kTexturesOfMaterial> textures;
    std::shared_ptr<TexelTable> instances;
    int instanceCount = 0;  ///< 0: not instanced
    osg::BoundingBox box;
    std::array<float, 4> draw{};  ///< the attribute aDraw, as long as there is no table
  };
  MeshDrawable(Parts parts, std::shared_ptr<DrawCounts> counts);

  enum class Pass { All, Opaque, Translucent };
  /// @param table null: every feature as it is   @param byVertex the row is the vertex's number
  void setAppearance(std::shared_ptr<const AppearanceTable> table, bool byVertex, Pass pass);
  /// @param spacing metres that a point stands for; 0: all points have `pixels`
  void setPointSize(float pixels, float spacing);
  const Parts& parts() const { return _parts; }
  const std::shared_ptr<DrawCounts>& counts() const { return _counts; }

  osg::BoundingBox computeBoundingBox() const override { return _parts.box; }
  void drawImplementation(osg::RenderInfo& info) const override;

 private:
  void bindTextures(osg::State& state) const;
  Parts _parts;
  std::shared_ptr<DrawCounts> _counts;
  std::shared_ptr<const AppearanceTable> _table;
  bool _byVertex = false;
  Pass _pass = Pass::All;
};

}  // namespace kokudo::scene::detail
