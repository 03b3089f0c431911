#pragma once

#include "engine/content/Model.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace kokudo::tiles::detail {

/// Lets tiles that hold the same picture share it, so that it is in memory, and uploaded, once.
/// Holds nothing itself. Thread-safe.
class ImagePool {
 public:
  void share(content::Model& model);

 private:
  std::mutex _mutex;
  std::unordered_map<std::uint64_t, std::weak_ptr<const content::Image>> _images;
  std::size_t _sweepAt = 256;
};

}  // namespace kokudo::tiles::detail
