#pragma once

#include "index/suggest/detail/DictionaryFile.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kokudo::suggest::detail {

struct Positions {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
};

/// The elements of an order whose keys begin with the prefix.
Positions withPrefix(const DictionaryFile& file, const Order& order, Space space,
                     std::string_view prefix);
/// Of `within`, whose keys share their first `depth` bytes: those that go on with `next`.
Positions goingOnWith(const DictionaryFile& file, const Order& order, Space space, Positions within,
                      std::size_t depth, std::string_view next);

/// Of `within`, whose keys share their first `depth` bytes: those that are no longer.
Positions ofLength(const DictionaryFile& file, const Order& order, Space space, Positions within,
                   std::size_t depth);

/// The entries of a range of an order, smallest (best) first, without looking at all of them. An
/// entry comes as often as it stands there.
class BestFirst {
 public:
  BestFirst(const Order& order, Positions range);
  /// kNoEntry at the end.
  std::uint32_t peek();
  void pop();

 private:
  struct Node {
    std::uint32_t best = kNoEntry;
    std::uint32_t index = 0;  // of the heap of minima, or of an element
    bool element = false;
  };
  void pushNode(std::size_t index);
  void pushElements(std::size_t begin, std::size_t end);
  void push(Node node);
  Node take();
  void open();

  const Order& _order;
  std::vector<Node> _nodes;  // a heap, best on top
};

}  // namespace kokudo::suggest::detail
