#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace kokudo::tiles::detail {

/// Lets tiles that hold the same picture share it, so that it is in memory, and uploaded, once.
/// Holds nothing itself, but counts the pixels that others still hold. Thread-safe.
class ImagePool {
 public:
  using SharedImage = std::shared_ptr<const content::Image>;

  /// Replaces the model's images by equal ones that another model holds already.
  void share(content::Model& model);

  /// The image of an absolute address: one that somebody still holds with its pixels, or what
  /// `decode` makes of it. Who asks while it is made waits for it, and makes it where that failed.
  Result<SharedImage> ofAddress(const std::string& uri,
                                const std::function<Result<SharedImage>()>& decode);

  /// Of all images that went through the pool and are still held by anybody, each once.
  std::size_t bytes() const { return *_bytes; }

 private:
  struct Address {
    std::mutex making;
    std::weak_ptr<const content::Image> image;
  };
  SharedImage counted(SharedImage image) const;
  SharedImage known(const SharedImage& image);
  void sweep();

  std::mutex _mutex;
  std::unordered_map<std::uint64_t, std::weak_ptr<const content::Image>> _images;
  std::unordered_map<std::string, std::shared_ptr<Address>> _addresses;
  std::size_t _sweepAt = 256;
  // Images may outlive the pool.
  std::shared_ptr<std::atomic<std::size_t>> _bytes = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace kokudo::tiles::detail
