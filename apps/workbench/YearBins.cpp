#include "apps/workbench/YearBins.h"

#include <algorithm>
#include <map>

namespace kokudo::workbench {
namespace {

constexpr double kFewest = 0.05;  ///< share of the hits

int binStart(int year, int width) {
  const int rest = year % width;
  return year - (rest < 0 ? rest + width : rest);
}

int widthFor(int first, int last, std::size_t most) {
  int width = 1;
  for (std::size_t i = 0;; ++i) {
    const int bins = (binStart(last, width) - binStart(first, width)) / width + 1;
    if (bins <= static_cast<int>(std::max<std::size_t>(most, 2))) return width;
    width = i % 3 == 1 ? width / 2 * 5 : width * 2;
  }
}

// The year before which there are so few hits that they may share the first bin.
int firstOfMost(const std::map<int, std::uint64_t>& known, std::uint64_t hits) {
  std::uint64_t before = 0;
  for (const auto& [year, count] : known) {
    before += count;
    if (static_cast<double>(before) > kFewest * static_cast<double>(hits)) return year;
  }
  return known.rbegin()->first;
}

}  // namespace

std::vector<YearBin> yearBins(const std::vector<search::YearCount>& years, std::size_t most) {
  std::map<int, std::uint64_t> known;
  std::uint64_t hits = 0;
  for (const auto& year : years) {
    if (!year.year || year.count == 0) continue;
    known[*year.year] += year.count;
    hits += year.count;
  }
  std::vector<YearBin> bins;
  if (known.empty()) return bins;
  const int last = known.rbegin()->first;
  const int low = firstOfMost(known, hits);
  const int width = widthFor(low, last, most);
  const int start = binStart(low, width);
  for (int from = start; from <= last; from += width) bins.push_back({from, from + width - 1, 0});
  bins.front().first = std::min(start, known.begin()->first);
  for (const auto& [year, count] : known)
    bins[year < start ? 0 : static_cast<std::size_t>((year - start) / width)].count += count;
  return bins;
}

}  // namespace kokudo::workbench
