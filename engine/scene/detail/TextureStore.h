#pragma once

#include "engine/scene/detail/GpuTexture.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>

namespace kokudo::scene::detail {

/// The textures of all layers: one per image and way of sampling, however many tiles share it, and
/// the queue in which they go to the GPU.
class TextureStore {
 public:
  explicit TextureStore(std::shared_ptr<GlObjects> objects) : _objects(std::move(objects)) {}

  /// Any thread. Null for an image without pixels.
  std::shared_ptr<GpuTexture> get(const std::shared_ptr<const content::Image>& image,
                                  Sampling sampling);
  /// Makes it drawable now; what is left of it waits for `send`. Needs the context.
  void enqueue(const std::shared_ptr<GpuTexture>& texture);
  /// Sends slices for about `milliseconds`, at least one. Needs the context.
  void send(double milliseconds);
  bool idle() const { return _queue.empty(); }

 private:
  struct Known {
    std::weak_ptr<const content::Image> image;  ///< an address may serve another image later
    std::weak_ptr<GpuTexture> texture;
  };
  using Key = std::pair<const content::Image*, Sampling>;
  std::shared_ptr<GpuTexture> find(const Key& key);
  void forgetOld();

  std::shared_ptr<GlObjects> _objects;
  std::mutex _mutex;
  std::map<Key, Known> _known;
  std::size_t _forgetAt = 64;
  std::deque<std::shared_ptr<GpuTexture>> _queue;
};

}  // namespace kokudo::scene::detail
