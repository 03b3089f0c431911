#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// Many short texts in one piece of memory.
class TextList {
 public:
  void add(std::string_view text) {
    _bytes += text;
    _ends.push_back(_bytes.size());
  }
  std::size_t size() const { return _ends.size(); }
  /// Of all texts together.
  std::size_t bytes() const { return _bytes.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : _ends[i - 1];
    return std::string_view(_bytes).substr(begin, _ends[i] - begin);
  }

 private:
  std::string _bytes;
  std::vector<std::size_t> _ends;
};

}  // namespace kokudo::search::detail
