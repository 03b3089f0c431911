#include "engine/styling/AttributeSurvey.h"

#include <algorithm>
#include <array>
#include <utility>

// What the name of an attribute tells: which one was meant, and its unit.

namespace kokudo::styling {

namespace {

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

/// bldg:measuredHeight and measuredHeight are told alike.
std::string withoutPrefix(const std::string& name) {
  const auto colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

/// Letters to change, add or take away to come from one to the other (Levenshtein), by bytes.
std::size_t changesBetween(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = corner + (a[i - 1] != b[j - 1]);
      corner = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

/// 0: the same but for case and prefix. Large: nothing in common.
std::size_t strangeness(const std::string& wanted, const std::string& name) {
  const std::string a = lowered(withoutPrefix(wanted)), b = lowered(withoutPrefix(name));
  if (a == b) return 0;
  if (a.empty() || b.empty()) return 1000;
  if (b.find(a) != b.npos || a.find(b) != a.npos) return 1;
  const std::size_t changes = changesBetween(a.substr(0, 64), b.substr(0, 64));
  return changes * 2 <= std::max(a.size(), b.size()) ? 1 + changes : 1000;
}

std::string inBrackets(const std::string& name) {
  static constexpr std::array<std::pair<const char*, const char*>, 4> kPairs{
      {{"[", "]"}, {"(", ")"}, {"（", "）"}, {"［", "］"}}};
  for (const auto& [open, close] : kPairs) {
    const auto begin = name.rfind(open), end = name.rfind(close);
    if (begin == name.npos || end == name.npos || end < begin) continue;
    const std::string unit =
        name.substr(begin + std::string(open).size(), end - begin - std::string(open).size());
    if (!unit.empty() && unit.size() <= 12) return unit;
  }
  return "";
}

}  // namespace

std::vector<std::string> nearestNames(const std::string& wanted,
                                      const std::vector<std::string>& known, std::size_t most) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& name : known)
    if (const std::size_t how = strangeness(wanted, name); how < 1000)
      ranked.emplace_back(how, name);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [how, name] : ranked)
    if (names.size() < most) names.push_back(name);
  return names;
}

std::string unitOf(const std::string& property, FeatureTables tables) {
  for (const content::FeatureTable* table : tables) {
    for (const auto& column : table->columns) {
      const bool beside = column.name == property + "_uom" || column.id == property + "_uom" ||
                          column.name == property + "/uom";
      for (std::size_t row = 0; beside && row < column.values.size(); ++row)
        if (const std::string text = toText(column.values[row]); !text.empty()) return text;
    }
  }
  if (const std::string unit = inBrackets(property); !unit.empty()) return unit;
  // CityGML 2.0 bldg and uro of i-UR give these in metres and square metres.
  static constexpr std::array<std::pair<const char*, const char*>, 5> kUnits{
      {{"measuredHeight", "m"},
       {"totalFloorArea", "m²"},
       {"buildingFootprintArea", "m²"},
       {"buildingRoofEdgeArea", "m²"},
       {"buildingHeight", "m"}}};
  const auto slash = property.rfind('/');
  const std::string name =
      withoutPrefix(slash == property.npos ? property : property.substr(slash + 1));
  for (const auto& [known, unit] : kUnits)
    if (name == known) return unit;
  return "";
}

}  // namespace kokudo::styling
