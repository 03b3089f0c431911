#include "data-adapters/localfiles/detail/SplitColumn.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

using Pieces = std::vector<std::string_view>;

void cut(std::string_view text, const std::string& separator, Pieces& pieces) {
  pieces.clear();
  while (!separator.empty()) {
    const auto at = text.find(separator);
    if (at == std::string_view::npos) break;
    pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  pieces.push_back(text);
}

// "{0}", "{1}" ... are the item's parts, by their label where there is one.
std::string filled(const std::string& name, const Pieces& parts, const Mapping::Split& split) {
  std::string out = name;
  for (std::size_t i = 0; i < parts.size() && i < 10; ++i) {
    const std::string hole = {'{', static_cast<char>('0' + i), '}'};
    const auto at = out.find(hole);
    if (at == std::string::npos) continue;
    const auto label = split.labels.find(std::string(parts[i]));
    out.replace(at, hole.size(),
                label == split.labels.end() ? std::string(parts[i]) : label->second);
  }
  return out;
}

Value valueOf(std::string_view text) {
  if (const auto number = wholeNumber(text)) return *number;
  return std::string(text);
}

}  // namespace

std::optional<double> wholeNumber(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

void splitColumn(const Mapping::Split& split, Row& row) {
  const auto found = std::find_if(row.attributes.begin(), row.attributes.end(),
                                  [&](const auto& one) { return one.first == split.column; });
  if (found == row.attributes.end()) return;
  const std::string whole = toText(found->second);
  row.attributes.erase(found);
  if (whole.empty()) return;
  Pieces items, parts;
  std::vector<std::optional<double>> largest(split.largest.size());
  cut(whole, split.items, items);
  for (const auto& item : items) {
    cut(item, split.parts, parts);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].empty()) continue;
      if (i < split.names.size() && !split.names[i].empty()) {
        row.attributes.emplace_back(filled(split.names[i], parts, split), valueOf(parts[i]));
      }
      if (i >= largest.size() || split.largest[i].empty()) continue;
      const auto number = wholeNumber(parts[i]);
      if (number && (!largest[i] || *number > *largest[i])) largest[i] = number;
    }
  }
  for (std::size_t i = 0; i < largest.size(); ++i) {
    if (largest[i]) row.attributes.emplace_back(split.largest[i], *largest[i]);
  }
}

}  // namespace kokudo::adapters::localfiles
