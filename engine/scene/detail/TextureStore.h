#pragma once

#include "engine/scene/detail/GpuTexture.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

namespace kokudo::scene::detail {

/// The textures of all layers: one per picture and way of sampling, however many tiles bring it
/// along, and the queue in which they go to the GPU.
class TextureStore {
 public:
  explicit TextureStore(std::shared_ptr<GlObjects> objects) : _objects(std::move(objects)) {}

  /// @param fresh whether no other tile holds the texture   Any thread. Null for an image without
  /// pixels.
  std::shared_ptr<GpuTexture> get(const content::Image& image, Sampling sampling, bool& fresh);
  /// Makes it drawable now; what is left of it waits for `send`. Needs the context.
  void enqueue(const std::shared_ptr<GpuTexture>& texture);
  /// Sends slices for about `milliseconds`, at least one. Needs the context.
  void send(double milliseconds);
  bool idle() const { return _queue.empty(); }

 private:
  /// By what the pixels are, not where: files repeat the same picture.
  struct Key {
    std::uint64_t pixels = 0;
    int width = 0, height = 0;
    Sampling sampling;
    auto operator<=>(const Key&) const = default;
  };
  void forgetOld();

  std::shared_ptr<GlObjects> _objects;
  std::mutex _mutex;
  std::map<Key, std::weak_ptr<GpuTexture>> _known;
  std::size_t _forgetAt = 64;
  std::deque<std::shared_ptr<GpuTexture>> _queue;
};

}  // namespace kokudo::scene::detail
