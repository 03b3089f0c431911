#include "engine/tiles/detail/ImagePool.h"

#include <algorithm>
#include <string_view>

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

void ImagePool::share(content::Model& model) {
  for (auto& image : model.images) {
    if (!image || image->pixels.empty()) continue;
    const std::uint64_t key = keyOf(*image);
    const std::lock_guard lock(_mutex);
    auto& known = _images[key];
    if (const auto same = known.lock(); same && isSame(*same, *image)) {
      image = same;
    } else {
      known = image;
    }
    if (_images.size() > _sweepAt) {
      std::erase_if(_images, [](const auto& entry) { return entry.second.expired(); });
      _sweepAt = std::max<std::size_t>(256, 2 * _images.size());
    }
  }
}

}  // namespace kokudo::tiles::detail
