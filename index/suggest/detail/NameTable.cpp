#include "index/suggest/detail/NameTable.h"

#include <functional>

namespace kokudo::suggest::detail {
namespace {

std::size_t hashOf(const Name& name, std::string_view text) {
  const std::size_t mixed =
      (std::size_t(name.code) << 8 | static_cast<std::size_t>(name.kind) << 4 |
       static_cast<std::size_t>(name.level));
  return std::hash<std::string_view>()(text) ^ (mixed * 0x9E3779B97F4A7C15);
}

bool same(const Name& a, const Name& b) {
  return a.kind == b.kind && a.level == b.level && a.code == b.code;
}

}  // namespace

std::size_t NameTable::slotOf(const Name& like, std::string_view wanted) const {
  const std::size_t mask = _slots.size() - 1;
  std::size_t slot = hashOf(like, wanted) & mask;
  for (; _slots[slot] != 0; slot = (slot + 1) & mask) {
    const Name& name = _names[_slots[slot] - 1];
    if (same(name, like) && text(name) == wanted) break;
  }
  return slot;
}

void NameTable::grow() {
  _slots.assign(_slots.empty() ? 1024 : 2 * _slots.size(), 0);
  for (std::size_t i = 0; i < _names.size(); ++i)
    _slots[slotOf(_names[i], text(_names[i]))] = static_cast<std::uint32_t>(i + 1);
}

Name& NameTable::count(const Name& like, std::string_view text, std::string_view reading,
                       std::uint32_t times) {
  if (4 * (_names.size() + 1) > 3 * _slots.size()) grow();
  std::uint32_t& slot = _slots[slotOf(like, text)];
  if (slot == 0) {
    Name name = like;
    name.count = 0;
    name.textAt = _bytes.size();
    name.textBytes = static_cast<std::uint32_t>(text.size());
    name.readingBytes = 0;
    _bytes += text;
    _names.push_back(name);
    slot = static_cast<std::uint32_t>(_names.size());
  }
  Name& name = _names[slot - 1];
  name.count += times;
  if (name.readingBytes == 0 && !reading.empty()) {
    name.readingAt = _bytes.size();
    name.readingBytes = static_cast<std::uint32_t>(reading.size());
    _bytes += reading;
  }
  return name;
}

}  // namespace kokudo::suggest::detail
