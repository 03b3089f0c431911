#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace kokudo::search::detail {

/// The `limit` smallest of many keys, ties by document; what cannot be among them costs one
/// comparison.
template <typename Key>
class Firsts {
 public:
  struct Entry {
    Key key;
    std::uint32_t document;
    bool operator<(const Entry& other) const {
      return key != other.key ? key < other.key : document < other.document;
    }
  };

  explicit Firsts(std::size_t limit) : _limit(limit) {}
  void add(Key key, std::uint32_t document) {
    const Entry entry{key, document};
    if (_limit == 0 || (_full && !(entry < _worst))) return;
    _entries.push_back(entry);
    if (_entries.size() >= 2 * _limit + 64) prune();
  }
  std::vector<Entry> sorted() && {
    std::sort(_entries.begin(), _entries.end());
    if (_entries.size() > _limit) _entries.resize(_limit);
    return std::move(_entries);
  }

 private:
  void prune() {
    const auto last = _entries.begin() + static_cast<std::ptrdiff_t>(_limit - 1);
    std::nth_element(_entries.begin(), last, _entries.end());
    _worst = *last;
    _full = true;
    _entries.resize(_limit);
  }
  std::size_t _limit;
  std::vector<Entry> _entries;
  Entry _worst{};
  bool _full = false;
};

}  // namespace kokudo::search::detail
