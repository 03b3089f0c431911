#include "index/suggest/detail/BestFirst.h"

#include <algorithm>

namespace kokudo::suggest::detail {
namespace {

// The first position in [begin, end) for which `after` holds; it holds for all behind it.
template <typename After>
std::size_t firstWhere(std::size_t begin, std::size_t end, const After& after) {
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (after(middle))
      end = middle;
    else
      begin = middle + 1;
  }
  return begin;
}

std::string_view from(std::string_view key, std::size_t depth) {
  return depth < key.size() ? key.substr(depth) : std::string_view();
}

}  // namespace

Positions goingOnWith(const DictionaryFile& file, const Order& order, Space space, Positions within,
                      std::size_t depth, std::string_view next) {
  const auto keyAt = [&](std::size_t i) { return from(file.keyOf(order, space, i), depth); };
  Positions found;
  found.begin =
      firstWhere(within.begin, within.end, [&](std::size_t i) { return keyAt(i) >= next; });
  found.end = firstWhere(found.begin, within.end,
                         [&](std::size_t i) { return keyAt(i).substr(0, next.size()) > next; });
  return found;
}

Positions withPrefix(const DictionaryFile& file, const Order& order, Space space,
                     std::string_view prefix) {
  return goingOnWith(file, order, space, {0, order.size()}, 0, prefix);
}

// The shortest are the first of them.
Positions ofLength(const DictionaryFile& file, const Order& order, Space space, Positions within,
                   std::size_t depth) {
  within.end = firstWhere(within.begin, within.end, [&](std::size_t i) {
    return file.keyOf(order, space, i).size() > depth;
  });
  return within;
}

BestFirst::BestFirst(const Order& order, Positions range) : _order(order) {
  const std::size_t firstBlock = (range.begin + kBlock - 1) / kBlock, endBlock = range.end / kBlock;
  if (range.empty()) return;
  if (firstBlock >= endBlock) {
    pushElements(range.begin, range.end);
    return;
  }
  pushElements(range.begin, firstBlock * kBlock);
  pushElements(endBlock * kBlock, range.end);
  std::size_t low = firstBlock + order.leaves(), high = endBlock + order.leaves();
  for (; low < high; low /= 2, high /= 2) {
    if (low % 2 == 1) pushNode(low++);
    if (high % 2 == 1) pushNode(--high);
  }
}

void BestFirst::push(Node node) {
  if (node.best == kNoEntry) return;
  _nodes.push_back(node);
  std::push_heap(_nodes.begin(), _nodes.end(),
                 [](const Node& a, const Node& b) { return a.best > b.best; });
}

void BestFirst::pushNode(std::size_t index) {
  if (index < _order.minima.size())
    push({_order.minima[index], static_cast<std::uint32_t>(index), false});
}

void BestFirst::pushElements(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < std::min(end, _order.size()); ++i)
    push({_order.entries[i], static_cast<std::uint32_t>(i), true});
}

BestFirst::Node BestFirst::take() {
  std::pop_heap(_nodes.begin(), _nodes.end(),
                [](const Node& a, const Node& b) { return a.best > b.best; });
  const Node node = _nodes.back();
  _nodes.pop_back();
  return node;
}

// Until an element is on top.
void BestFirst::open() {
  while (!_nodes.empty() && !_nodes.front().element) {
    const Node node = take();
    if (node.index < _order.leaves()) {
      pushNode(std::size_t(2) * node.index);
      pushNode(std::size_t(2) * node.index + 1);
    } else {
      const std::size_t block = node.index - _order.leaves();
      pushElements(block * kBlock, (block + 1) * kBlock);
    }
  }
}

std::uint32_t BestFirst::peek() {
  open();
  return _nodes.empty() ? kNoEntry : _nodes.front().best;
}

void BestFirst::pop() {
  open();
  if (!_nodes.empty()) take();
}

}  // namespace kokudo::suggest::detail
