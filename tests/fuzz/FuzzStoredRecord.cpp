// links: index_search
// A stored record as an index holds it when decompressed: any bytes give less, never a read
// outside.

#include "index/search/detail/StoredRecord.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kokudo::search::detail::StoredRecord;
  const StoredRecord record(std::string_view(reinterpret_cast<const char*>(data), size));
  if (record.id.size() + record.title.size() + record.body.size() > size) std::abort();
  std::size_t attributes = 0;
  record.forEachAttribute([&](const StoredRecord::Attribute& attribute) {
    if (const auto* text = std::get_if<std::string>(&attribute.value))
      if (text->size() > record.body.size()) std::abort();
    // Each takes two bytes at least.
    if (2 * ++attributes > size) std::abort();
    return true;
  });
  return 0;
}
