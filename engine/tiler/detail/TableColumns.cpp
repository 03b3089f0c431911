#include "engine/tiler/detail/TableColumns.h"

#include <fmt/format.h>

#include <cstdint>

namespace kokudo::tiler::detail {

namespace {

std::uint32_t fnv1a(const std::string& text) {
  std::uint32_t hash = 2166136261u;
  for (unsigned char c : text) hash = (hash ^ c) * 16777619u;
  return hash;
}

}  // namespace

std::string propertyId(const std::string& name) {
  std::string id;
  bool lossy = false;
  for (unsigned char c : name) {
    if (c >= 0x80) {
      lossy = true;
      continue;
    }
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    id += plain ? char(c) : '_';
  }
  if (id.empty() || (id[0] >= '0' && id[0] <= '9')) id.insert(0, "p_");
  if (lossy) id += fmt::format("_{:08x}", fnv1a(name));
  return id;
}

void unify(content::FeatureTable::Column& column) {
  bool kinds[5] = {};
  for (const Value& value : column.values) kinds[value.index()] = true;
  const int different = kinds[1] + kinds[2] + kinds[3] + kinds[4];
  if (different <= 1) return;
  const bool numbers = !kinds[1] && !kinds[4];
  for (Value& value : column.values) {
    if (value.index() == 0) continue;
    if (numbers) {
      if (const auto* whole = std::get_if<std::int64_t>(&value)) value = double(*whole);
    } else {
      value = toText(value);
    }
  }
}

}  // namespace kokudo::tiler::detail
