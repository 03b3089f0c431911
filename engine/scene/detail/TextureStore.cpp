#include "engine/scene/detail/TextureStore.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

namespace kokudo::scene::detail {
namespace {

constexpr std::size_t kSliceBytes = 256 << 10;

/// FNV-1a over words, in four lanes so that it keeps up with memory.
std::uint64_t fingerprint(const std::vector<std::uint8_t>& pixels) {
  constexpr std::uint64_t kPrime = 0x100000001b3u;
  std::array<std::uint64_t, 4> lanes{0xcbf29ce484222325u, 0x84222325cbf29ce4u, 0x9e3779b97f4a7c15u,
                                     0x7f4a7c159e3779b9u};
  const auto mix = [](std::uint64_t& lane, std::uint64_t word) {
    lane = (lane ^ word) * kPrime;
    lane ^= lane >> 32;
  };
  std::size_t i = 0;
  for (; i + 32 <= pixels.size(); i += 32) {
    std::array<std::uint64_t, 4> words;
    std::memcpy(words.data(), &pixels[i], 32);
    for (std::size_t k = 0; k < 4; ++k) mix(lanes[k], words[k]);
  }
  for (; i < pixels.size(); ++i) mix(lanes[0], pixels[i]);
  for (std::size_t k = 1; k < 4; ++k) mix(lanes[0], lanes[k]);
  return lanes[0];
}

}  // namespace

void TextureStore::forgetOld() {
  if (_known.size() < _forgetAt) return;
  std::erase_if(_known, [](const auto& entry) { return entry.second.expired(); });
  _forgetAt = 2 * _known.size() + 64;
}

std::shared_ptr<GpuTexture> TextureStore::get(const content::Image& image, Sampling sampling,
                                              bool& fresh) {
  fresh = false;
  const Key key{fingerprint(image.pixels), image.width, image.height, sampling};
  {
    const std::lock_guard lock(_mutex);
    const auto place = _known.find(key);
    if (place != _known.end())
      if (auto known = place->second.lock()) return known;
  }
  // Two threads may make the same levels; that costs less than waiting for one another.
  MipChain chain = buildMipChain(image);
  if (chain.levels.empty()) return nullptr;
  auto made = std::make_shared<GpuTexture>(std::move(chain), sampling, _objects);
  const std::lock_guard lock(_mutex);
  std::weak_ptr<GpuTexture>& place = _known[key];
  if (auto known = place.lock()) return known;
  place = made;
  fresh = true;
  forgetOld();
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
