#pragma once

#include "engine/content/Model.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace kokudo::tiles {

using TileId = std::uint64_t;

/// What a renderer made of one tile's model. Owned by the tile; destroyed on the main thread
/// through `release`.
class RenderResource {
 public:
  virtual ~RenderResource() = default;
  /// CPU and GPU bytes it will hold.
  virtual std::size_t byteSize() const = 0;
  /// Main thread: false once all is on the GPU. The model then loses its normals, colours, texture
  /// coordinates and pixels (not those that feature ids or properties are read from).
  virtual bool needsModel() const { return true; }
};

/// Two-phase preparation of tile content, faked in tests.
class TileRenderer {
 public:
  virtual ~TileRenderer() = default;
  /// In a worker: builds what can be built without a GL context. The model stays alive as long as
  /// the resource.
  virtual std::unique_ptr<RenderResource> prepareInWorker(
      TileId tile, std::shared_ptr<const content::Model> model) = 0;
  /// Main thread, before `attachInMainThread`: sends about as much of it to the GPU as one frame
  /// may cost. @return whether all is there; if not, it is asked again in the next update
  virtual bool sendSome(RenderResource&) { return true; }
  /// Main thread: makes it drawable (not yet visible), sends what has not been sent.
  virtual void attachInMainThread(RenderResource& resource) = 0;
  /// Main thread.
  virtual void setVisible(RenderResource& resource, bool visible) = 0;
  /// Main thread: takes it out of the scene and frees it.
  virtual void release(std::unique_ptr<RenderResource> resource) = 0;
};

}  // namespace kokudo::tiles
