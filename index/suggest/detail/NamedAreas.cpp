#include "index/suggest/detail/NamedAreas.h"

#include "index/suggest/Suggestion.h"
#include "index/suggest/detail/BestFirst.h"

#include <algorithm>
#include <span>

namespace kokudo::suggest::detail {
namespace {

constexpr std::size_t kKanji = 3;  // bytes
constexpr std::size_t kMostOfOneName = 4096;

constexpr std::string_view kEndsOfNames[] = {"", "市", "区", "町", "村", "都", "道", "府", "県"};
constexpr std::string_view kEndsOfReadings[] = {"",     "shi", "ku", "cho", "machi",
                                                "mura", "son", "to", "fu",  "ken"};

bool endsLikeAMunicipality(std::string_view name) {
  for (const std::string_view end : {"市", "区", "町", "村"})
    if (name.ends_with(end)) return true;
  return false;
}

// The areas among the entries whose key is `typed` and one of `ends`.
void addAreas(const DictionaryFile& file, Space space, std::string_view typed,
              std::span<const std::string_view> ends, std::vector<std::uint32_t>& found) {
  const Order& order = file.order(static_cast<std::size_t>(SuggestionKind::Place), space);
  const Positions typedSo = withPrefix(file, order, space, typed);
  for (const std::string_view end : ends) {
    const std::size_t depth = typed.size() + end.size();
    const Positions range = goingOnWith(file, order, space, typedSo, typed.size(), end);
    const Positions whole = ofLength(file, order, space, range, depth);
    for (std::size_t i = whole.begin; i < std::min(whole.end, whole.begin + kMostOfOneName); ++i) {
      const std::uint32_t entry = order.entries[i];
      const Level level = file.info(entry).level;
      if (level == Level::Prefecture || level == Level::Municipality) found.push_back(entry);
    }
  }
}

}  // namespace

bool isCalled(std::string_view folded, std::string_view wanted) {
  const auto named = [&](std::string_view name) {
    if (!name.ends_with(wanted)) return false;
    const auto before = name.substr(0, name.size() - wanted.size());
    if (before.empty()) return true;
    for (const std::string_view end : {"市", "郡", "都", "道", "府", "県"})
      if (before.ends_with(end)) return true;
    return false;
  };
  if (named(folded)) return true;
  return !endsLikeAMunicipality(wanted) && folded.size() > kKanji &&
         named(folded.substr(0, folded.size() - kKanji));
}

std::vector<std::uint32_t> areasCalled(const DictionaryFile& file, std::string_view text,
                                       std::string_view reading) {
  std::vector<std::uint32_t> found;
  if (!text.empty()) {
    addAreas(file, Space::TextBegin, text, kEndsOfNames, found);
    addAreas(file, Space::TextWithin, text, kEndsOfNames, found);
    // 東大阪市 has 大阪市 within its name and is not called so.
    std::erase_if(found, [&](std::uint32_t entry) {
      return file.info(entry).level == Level::Municipality &&
             !isCalled(file.key(entry, Space::TextBegin, 0), text);
    });
  }
  if (!reading.empty()) {
    addAreas(file, Space::ReadingBegin, reading, kEndsOfReadings, found);
    addAreas(file, Space::ReadingWithin, reading, kEndsOfReadings, found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace kokudo::suggest::detail
