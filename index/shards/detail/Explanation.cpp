#include "index/shards/detail/Explanation.h"

#include <fmt/format.h>

namespace kokudo::shards::detail {

void Explanation::note(const std::string& text) {
  if (!_wanted) return;
  const std::chrono::duration<double, std::milli> passed =
      std::chrono::steady_clock::now() - _began;
  _text += fmt::format("{:8.2f} ms  {}\n", passed.count(), text);
}

}  // namespace kokudo::shards::detail
