#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kokudo {

/// One thing that went wrong while the rest went on.
struct Diagnostic {
  std::string where;  ///< file, file:line, record id, tile
  std::string what;   ///< what was found, what was expected, what to do
};

/// The warnings of a run that was partly good. Not safe to share between threads.
class Diagnostics {
 public:
  void warn(std::string where, std::string what) {
    _items.push_back({std::move(where), std::move(what)});
  }
  void append(const Diagnostics& other) {
    _items.insert(_items.end(), other._items.begin(), other._items.end());
  }
  const std::vector<Diagnostic>& items() const { return _items; }
  bool empty() const { return _items.empty(); }

 private:
  std::vector<Diagnostic> _items;
};

}  // namespace kokudo
