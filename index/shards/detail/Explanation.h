#pragma once

#include <chrono>
#include <string>

namespace kokudo::shards::detail {

/// What was done for a query and after how many milliseconds, a line each; empty unless wanted.
class Explanation {
 public:
  explicit Explanation(bool wanted) : _wanted(wanted) {}
  void note(const std::string& text);
  const std::string& text() const { return _text; }

 private:
  bool _wanted;
  std::string _text;
  std::chrono::steady_clock::time_point _began = std::chrono::steady_clock::now();
};

}  // namespace kokudo::shards::detail
