#pragma once

#include <atomic>
#include <memory>

namespace kokudo {

/// A shared wish to stop. Copies refer to the same wish; safe from any thread, `cancel()` also from
/// a signal handler.
class CancelToken {
 public:
  CancelToken() : _flag(std::make_shared<std::atomic<bool>>(false)) {}
  void cancel() const { _flag->store(true, std::memory_order_relaxed); }
  bool cancelled() const { return _flag->load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<std::atomic<bool>> _flag;
};

}  // namespace kokudo
