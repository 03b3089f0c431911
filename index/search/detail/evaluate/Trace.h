#pragma once

#include "engine/base/CancelToken.h"
#include "index/search/detail/DocumentSet.h"

#include <chrono>
#include <string>

namespace kokudo::search::detail {

/// Tells --explain each step with what was expected, what came and how long it took; looks whether
/// somebody wants it to stop.
class Trace {
 public:
  Trace(bool tells, const CancelToken& token) : _tells(tells), _token(token) {}

  /// Runs `work`, which gives a DocumentSet.
  template <typename Work>
  DocumentSet step(const std::string& what, double expected, Work work) {
    if (!_tells) return work();
    ++_depth;
    const auto began = std::chrono::steady_clock::now();
    // Inner steps come first in time but stand below the step they are part of.
    std::string outer;
    outer.swap(_text);
    DocumentSet found = work();
    outer.swap(_text);
    --_depth;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    tell(what, expected, found, took.count());
    _text += outer;
    return found;
  }
  void note(const std::string& line);
  bool cancelled() const { return _token.cancelled(); }
  const CancelToken& token() const { return _token; }
  const std::string& text() const { return _text; }

 private:
  void tell(const std::string& what, double expected, const DocumentSet& found,
            double milliseconds);

  bool _tells;
  const CancelToken& _token;
  int _depth = 0;
  std::string _text;
};

}  // namespace kokudo::search::detail
