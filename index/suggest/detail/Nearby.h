#pragma once

#include "index/suggest/detail/BestFirst.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace kokudo::suggest::detail {

/// Keys of an order within a number of edits (insertion, deletion, substitution, exchange of
/// neighbours) of a text: the order walked as the trie that it is.
class Nearby {
 public:
  /// @param steps looks at the order, at most; what was found by then is the answer
  Nearby(const DictionaryFile& file, const Order& order, Space space, std::size_t steps)
      : _file(file), _order(order), _space(space), _steps(steps) {}
  /// @param sameFirst the first character is right
  void find(std::string_view text, int edits, bool sameFirst,
            const std::function<void(std::uint32_t entry, int edits)>& found);

 private:
  void walk(Positions at, std::size_t depth, std::size_t next, int edits);
  void walkChildren(Positions at, std::size_t depth, std::size_t next, int edits);
  void finish(Positions at, std::size_t depth, int edits);
  Positions child(Positions at, std::size_t depth, std::string_view character);

  const DictionaryFile& _file;
  const Order& _order;
  Space _space;
  std::size_t _steps;
  int _edits = 0;
  bool _sameFirst = false;
  std::vector<std::string_view> _characters;
  const std::function<void(std::uint32_t, int)>* _found = nullptr;
};

/// The characters of UTF-8; a broken byte is one.
std::vector<std::string_view> charactersOf(std::string_view text);

}  // namespace kokudo::suggest::detail
