#include "data-adapters/localfiles/detail/SeenIds.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

// FNV-1a, two of them with different beginnings, and a last mixing (MurmurHash3's finalizer), as
// ids differ in their last characters only.
std::uint64_t hashOf(std::string_view text, std::uint64_t hash) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  }
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdull;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ull;
  return hash ^ (hash >> 33);
}

}  // namespace

SeenIds::Slot& SeenIds::slotFor(std::uint64_t high, std::uint32_t low) {
  const std::size_t mask = _slots.size() - 1;
  std::size_t at = high & mask;
  while (_slots[at].file != 0 && (_slots[at].high != high || _slots[at].low != low)) {
    at = (at + 1) & mask;
  }
  return _slots[at];
}

void SeenIds::grow() {
  const std::vector<Slot> old = std::move(_slots);
  _slots.assign(std::max<std::size_t>(1024, old.size() * 2), Slot());
  for (const Slot& slot : old) {
    if (slot.file != 0) slotFor(slot.high, slot.low) = slot;
  }
}

std::uint32_t SeenIds::firstFileOf(std::string_view id, std::uint32_t file, bool& fresh) {
  if ((_size + 1) * 4 > _slots.size() * 3) grow();
  const std::uint64_t high = hashOf(id, 0xcbf29ce484222325ull);
  const auto low = static_cast<std::uint32_t>(hashOf(id, 0x9e3779b97f4a7c15ull));
  Slot& slot = slotFor(high, low);
  fresh = slot.file == 0;
  if (fresh) {
    slot = {high, low, file + 1};
    ++_size;
  }
  return slot.file - 1;
}

}  // namespace kokudo::adapters::localfiles
