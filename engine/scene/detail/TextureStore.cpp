#include "engine/scene/detail/TextureStore.h"

#include <algorithm>
#include <chrono>

namespace kokudo::scene::detail {
namespace {

constexpr std::size_t kSliceBytes = 256 << 10;

}  // namespace

std::shared_ptr<GpuTexture> TextureStore::find(const Key& key) {
  const auto place = _known.find(key);
  if (place == _known.end() || place->second.image.expired()) return nullptr;
  return place->second.texture.lock();
}

void TextureStore::forgetOld() {
  if (_known.size() < _forgetAt) return;
  std::erase_if(_known, [](const auto& entry) { return entry.second.texture.expired(); });
  _forgetAt = 2 * _known.size() + 64;
}

std::shared_ptr<GpuTexture> TextureStore::get(const std::shared_ptr<const content::Image>& image,
                                              Sampling sampling) {
  if (!image) return nullptr;
  const Key key{image.get(), sampling};
  {
    const std::lock_guard lock(_mutex);
    if (auto known = find(key)) return known;
  }
  // Two threads may make the same levels; that costs less than waiting for one another.
  MipChain chain = buildMipChain(*image);
  if (chain.levels.empty()) return nullptr;
  auto made = std::make_shared<GpuTexture>(std::move(chain), sampling, _objects);
  const std::lock_guard lock(_mutex);
  if (auto known = find(key)) return known;
  forgetOld();
  _known[key] = {image, made};
  return made;
}

void TextureStore::enqueue(const std::shared_ptr<GpuTexture>& texture) {
  if (!texture) return;
  texture->begin();
  if (texture->whole() || std::find(_queue.begin(), _queue.end(), texture) != _queue.end()) return;
  _queue.push_back(texture);
}

void TextureStore::send(double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  while (!_queue.empty()) {
    // The store may hold the last reference: its tile went before it was whole.
    const bool wanted = _queue.front().use_count() > 1;
    if (!wanted || _queue.front()->sendSlice(kSliceBytes)) _queue.pop_front();
    if (std::chrono::duration<double, std::milli>(Clock::now() - start).count() >= milliseconds)
      return;
  }
}

}  // namespace kokudo::scene::detail
