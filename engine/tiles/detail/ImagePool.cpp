#include "engine/tiles/detail/ImagePool.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

std::uint64_t keyOf(const content::Image& image) {
  const std::string_view bytes(reinterpret_cast<const char*>(image.pixels.data()),
                               image.pixels.size());
  const auto size = static_cast<std::uint64_t>(image.width) << 32 |
                    static_cast<std::uint64_t>(image.height) << 8 |
                    static_cast<std::uint64_t>(image.channels);
  return std::hash<std::string_view>{}(bytes) ^ size * 0x9E3779B97F4A7C15u;
}

bool isSame(const content::Image& a, const content::Image& b) {
  return a.width == b.width && a.height == b.height && a.channels == b.channels &&
         a.pixels == b.pixels;
}

}  // namespace

/// The same image, whose end the pool gets to know.
ImagePool::SharedImage ImagePool::counted(SharedImage image) const {
  const std::size_t size = image->pixels.capacity();
  *_bytes += size;
  const content::Image* raw = image.get();
  return {raw, [image = std::move(image), size, bytes = _bytes](const content::Image*) mutable {
            image.reset();
            *bytes -= size;
          }};
}

/// An equal image that is held already, or this one, known and counted from now on.
ImagePool::SharedImage ImagePool::known(const SharedImage& image) {
  const std::uint64_t key = keyOf(*image);
  const std::lock_guard lock(_mutex);
  auto& entry = _images[key];
  SharedImage same = entry.lock();
  if (same && (same == image || isSame(*same, *image))) return same;
  same = counted(image);
  entry = same;
  sweep();
  return same;
}

void ImagePool::sweep() {
  if (_images.size() + _addresses.size() <= _sweepAt) return;
  std::erase_if(_images, [](const auto& entry) { return entry.second.expired(); });
  std::erase_if(_addresses, [](const auto& entry) {
    if (entry.second.use_count() > 1) return false;  // somebody is making it
    const std::unique_lock making(entry.second->making, std::try_to_lock);
    return making && entry.second->image.expired();
  });
  _sweepAt = std::max<std::size_t>(256, 2 * (_images.size() + _addresses.size()));
}

void ImagePool::share(content::Model& model) {
  for (auto& image : model.images) {
    if (image && !image->pixels.empty()) image = known(image);
  }
}

Result<ImagePool::SharedImage> ImagePool::ofAddress(
    const std::string& uri, const std::function<Result<SharedImage>()>& decode) {
  std::shared_ptr<Address> address;
  {
    const std::lock_guard lock(_mutex);
    sweep();
    auto& entry = _addresses[uri];
    if (!entry) entry = std::make_shared<Address>();
    address = entry;
  }
  const std::lock_guard making(address->making);
  if (SharedImage held = address->image.lock()) return held;
  Result<SharedImage> made = decode();
  if (!made.ok() || !*made || (*made)->pixels.empty()) return made;
  SharedImage image = known(*made);
  address->image = image;
  return image;
}

}  // namespace kokudo::tiles::detail
