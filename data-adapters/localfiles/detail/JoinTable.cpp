#include "data-adapters/localfiles/detail/JoinTable.h"

#include <cstring>
#include <functional>
#include <limits>

namespace kokudo::adapters::localfiles {
namespace {

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

std::string folded(std::string key) {
  replaceAll(key, "ヶ", "ケ");
  replaceAll(key, "ヵ", "カ");
  return key;
}

void put(std::string& bytes, std::string_view text) {
  const auto n = static_cast<std::uint32_t>(
      std::min<std::size_t>(text.size(), std::numeric_limits<std::uint32_t>::max()));
  bytes.append(reinterpret_cast<const char*>(&n), sizeof n);
  bytes.append(text.substr(0, n));
}

std::string_view take(const std::string& bytes, std::size_t& at) {
  std::uint32_t n = 0;
  std::memcpy(&n, bytes.data() + at, sizeof n);
  const std::string_view text(bytes.data() + at + sizeof n, n);
  at += sizeof n + n;
  return text;
}

}  // namespace

std::string_view JoinTable::keyAt(std::size_t entry) const {
  return take(_bytes, entry);
}

// The slot that holds the key, or the free one where it would go.
std::size_t JoinTable::slotOf(std::string_view key) const {
  const std::size_t mask = _slots.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(key) & mask;
  while (_slots[slot] != 0 && keyAt(_slots[slot] - 1) != key) slot = (slot + 1) & mask;
  return slot;
}

void JoinTable::grow() {
  const std::vector<std::uint64_t> old = std::move(_slots);
  _slots.assign(std::max<std::size_t>(1024, old.size() * 2), 0);
  for (const std::uint64_t entry : old) {
    if (entry != 0) _slots[slotOf(keyAt(entry - 1))] = entry;
  }
}

bool JoinTable::add(const std::string& key, const std::vector<std::string>& values) {
  if ((_size + 1) * 2 > _slots.size()) grow();
  const std::string wanted = folded(key);
  std::uint64_t& slot = _slots[slotOf(wanted)];
  if (slot != 0) return false;
  slot = _bytes.size() + 1;
  put(_bytes, wanted);
  for (std::size_t i = 0; i < _columns; ++i) put(_bytes, i < values.size() ? values[i] : "");
  ++_size;
  return true;
}

bool JoinTable::find(const std::string& key, std::vector<std::string_view>& values) const {
  values.clear();
  if (_slots.empty()) return false;
  const std::uint64_t entry = _slots[slotOf(folded(key))];
  if (entry == 0) return false;
  std::size_t at = entry - 1;
  (void)take(_bytes, at);
  for (std::size_t i = 0; i < _columns; ++i) values.push_back(take(_bytes, at));
  return true;
}

void RowJoin::apply(Row& row) {
  auto& tally = _table.tally;
  ++tally.asked;
  std::string first;
  for (const auto& match : _match) {
    const std::string key = match.of(row);
    if (key.empty()) continue;
    if (first.empty()) first = key;
    if (!_table.find(key, _values)) continue;
    for (std::size_t i = 0; i < _join.take.size(); ++i) {
      if (_values[i].empty()) continue;
      const auto& name = _join.take[i].first;
      const auto own = std::find_if(row.attributes.begin(), row.attributes.end(),
                                    [&](const auto& one) { return one.first == name; });
      if (own == row.attributes.end()) {
        row.attributes.emplace_back(name, std::string(_values[i]));
      } else if (toText(own->second).empty()) {
        own->second = std::string(_values[i]);
      }
    }
    return;
  }
  ++tally.missed;
  if (tally.firstMiss.empty()) {
    tally.firstMiss = row.where + (first.empty() ? ": the key is empty" : ": " + first);
  }
}

}  // namespace kokudo::adapters::localfiles
