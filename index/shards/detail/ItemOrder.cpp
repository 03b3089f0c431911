#include "index/shards/detail/ItemOrder.h"

#include <algorithm>
#include <cmath>

namespace kokudo::shards::detail {

std::vector<Item> itemsOf(const Xapian::MSet& found) {
  std::vector<Item> items;
  for (auto it = found.begin(); it != found.end(); ++it)
    items.push_back({*it, it.get_weight(), it.get_sort_key()});
  return items;
}

bool ItemOrder::operator()(const Item& a, const Item& b) const {
  if (_sort == Sort::Year && a.key != b.key) return a.key > b.key;
  if (_sort == Sort::Title && a.key != b.key) return a.key < b.key;
  if (_sort != Sort::Year && _sort != Sort::Title && a.weight != b.weight)
    return a.weight > b.weight;
  return a.document < b.document;
}

// Shards add up the same weights in different orders: what differs by rounding is a tie.
bool evenOut(std::vector<Item>& items, std::size_t wanted, ItemOrder order) {
  constexpr double kRounding = 1e-10;
  if (items.empty()) return true;
  double weight = items[0].weight;
  for (Item& item : items) {
    if (std::abs(item.weight - weight) > kRounding * std::abs(weight)) weight = item.weight;
    item.weight = weight;
  }
  const bool enough =
      items.size() <= wanted || wanted == 0 || items.back().weight != items[wanted - 1].weight;
  std::sort(items.begin(), items.end(), order);
  return enough;
}

}  // namespace kokudo::shards::detail
