#include "index/suggest/detail/Lookup.h"

#include "index/language/EdgeForms.h"
#include "index/suggest/detail/BestFirst.h"
#include "index/suggest/detail/Keys.h"
#include "index/suggest/detail/NamedAreas.h"
#include "index/suggest/detail/Nearby.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace kokudo::suggest::detail {
namespace {

constexpr std::size_t kStepsOfText = 20'000, kStepsOfReading = 20'000;
constexpr std::size_t kMostSimilarCharacters = 64;

// What was typed, folded as it is alone and as it may be where the name goes on (芝一: 芝1丁目).
std::vector<std::string> textKeysOf(std::string_view typed) {
  std::vector<std::string> keys{textKey(typed)};
  constexpr std::size_t kLongest = 4 * kMostKeyBytes;
  for (auto& form : language::edgeFormsOf(typed.substr(0, kLongest), keys[0]))
    if (form.own.size() <= kMostKeyBytes &&
        std::find(keys.begin(), keys.end(), form.own) == keys.end())
      keys.push_back(std::move(form.own));
  return keys;
}

struct Stream {
  BestFirst best;
  std::uint32_t next = kNoEntry;
};

// @param whole only names that are the text and nothing more
void addStreams(const DictionaryFile& file, std::vector<Stream>& streams, std::string_view prefix,
                Space space, std::optional<SuggestionKind> only, bool whole) {
  if (prefix.empty()) return;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (only && static_cast<std::size_t>(*only) != kind) continue;
    const auto& order = file.order(kind, space);
    auto range = withPrefix(file, order, space, prefix);
    if (whole) range = ofLength(file, order, space, range, prefix.size());
    if (!range.empty()) streams.push_back({BestFirst(order, range)});
  }
}

// Several streams as one, best first, each entry once, until `take` wants no more.
template <typename Take>
void drain(std::vector<Stream>& streams, std::size_t entries, Take take) {
  for (Stream& stream : streams) stream.next = stream.best.peek();
  while (!streams.empty()) {
    auto& best =
        *std::min_element(streams.begin(), streams.end(),
                          [](const Stream& a, const Stream& b) { return a.next < b.next; });
    if (best.next == kNoEntry) return;
    if (best.next < entries && !take(best.next)) return;
    best.best.pop();
    best.next = best.best.peek();
  }
}

std::string codeText(const EntryInfo& info) {
  if (info.code == 0) return {};
  return fmt::format("{:0{}}", info.code, info.level == Level::Prefecture ? 2 : 5);
}

}  // namespace

bool isBefore(const Entry& a, const Entry& b) {
  const auto key = [](const Entry& e) {
    const Suggestion& s = e.suggestion;
    return std::make_tuple(-static_cast<std::int64_t>(s.count), s.kind, e.level, s.text.size(),
                           std::string_view(s.text), std::string_view(s.code));
  };
  return key(a) < key(b);
}

bool isSame(const Entry& a, const Entry& b) {
  return a.suggestion.kind == b.suggestion.kind && a.level == b.level &&
         a.suggestion.code == b.suggestion.code && a.suggestion.text == b.suggestion.text;
}

Result<Lookup> Lookup::open(const std::filesystem::path& file) {
  auto opened = DictionaryFile::open(file);
  if (!opened) return opened.error();
  return Lookup(std::move(*opened));
}

Entry Lookup::entryAt(std::uint32_t entry) const {
  const EntryInfo info = _file.info(entry);
  const auto text = _file.text(entry);
  Suggestion suggestion;
  suggestion.text = text;
  suggestion.name = info.nameAt < text.size() ? text.substr(info.nameAt) : text;
  suggestion.kind = static_cast<SuggestionKind>(info.kind);
  suggestion.count = info.count;
  suggestion.code = codeText(info);
  return {std::move(suggestion), info.level};
}

std::vector<Completion> Lookup::complete(std::string_view typed, std::size_t limit,
                                         std::optional<SuggestionKind> only) const {
  const std::vector<std::string> texts = textKeysOf(typed);
  const std::string reading = readingKeyOf(typed);
  std::vector<Completion> found;
  std::set<std::uint32_t> seen;
  const auto take = [&](std::uint32_t entry, Fit fit) {
    if (found.size() < limit && seen.insert(entry).second) found.push_back({entryAt(entry), fit});
    return found.size() < limit;
  };
  if (!only || *only == SuggestionKind::Place)
    for (const std::uint32_t entry : areasCalled(_file, texts[0], reading)) take(entry, Fit::Area);
  const auto add = [&](Fit fit, Space byText, Space byReading) {
    if (found.size() >= limit) return;
    const bool whole = fit == Fit::Whole;
    std::vector<Stream> streams;
    for (const std::string& text : texts) addStreams(_file, streams, text, byText, only, whole);
    addStreams(_file, streams, reading, byReading, only, whole);
    drain(streams, _file.entries(), [&](std::uint32_t entry) { return take(entry, fit); });
  };
  add(Fit::Whole, Space::TextBegin, Space::ReadingBegin);
  add(Fit::Begin, Space::TextBegin, Space::ReadingBegin);
  add(Fit::Within, Space::TextWithin, Space::ReadingWithin);
  return found;
}

std::vector<SimilarName> Lookup::similarTo(std::string_view text, std::size_t limit) const {
  const std::string folded = textKey(text), reading = readingKeyOf(text);
  const std::size_t length = charactersOf(folded).size();
  if (length < 2 || length > kMostSimilarCharacters) return {};
  std::map<std::uint32_t, int> distances;
  const auto keep = [&](std::uint32_t entry, int edits) {
    const auto [found, isNew] = distances.try_emplace(entry, edits);
    if (!isNew) found->second = std::min(found->second, edits);
  };
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const auto& texts = _file.order(kind, Space::TextBegin);
    const auto nearby = [&](int edits, bool sameFirst) {
      Nearby(_file, texts, Space::TextBegin, kStepsOfText)
          .find(folded, edits, sameFirst, [&](std::uint32_t entry, int distance) {
            if (distance > 0) keep(entry, distance);
          });
    };
    nearby(1, false);
    if (length >= 4) nearby(2, true);
    if (reading.size() < 4) continue;
    const auto& readings = _file.order(kind, Space::ReadingBegin);
    Nearby(_file, readings, Space::ReadingBegin, kStepsOfReading)
        .find(reading, reading.size() >= 7 ? 2 : 1, false, keep);
  }
  std::vector<std::pair<int, std::uint32_t>> ranked;
  for (const auto& [entry, distance] : distances) ranked.emplace_back(distance, entry);
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > limit) ranked.resize(limit);
  std::vector<SimilarName> similar;
  for (const auto& [distance, entry] : ranked) similar.push_back({entryAt(entry), distance});
  return similar;
}

std::uint32_t Lookup::countOf(const Entry& like) const {
  const auto kind = static_cast<std::size_t>(like.suggestion.kind);
  const std::string key = textKey(like.suggestion.text);
  const Order& order = _file.order(kind, Space::TextBegin);
  const Positions named = withPrefix(_file, order, Space::TextBegin, key);
  const Positions whole = ofLength(_file, order, Space::TextBegin, named, key.size());
  for (std::size_t i = whole.begin; i < whole.end; ++i) {
    const std::uint32_t entry = order.entries[i];
    const EntryInfo info = _file.info(entry);
    if (_file.text(entry) == like.suggestion.text && info.level == like.level &&
        codeText(info) == like.suggestion.code)
      return info.count;
  }
  return 0;
}

Entry Lookup::municipality(std::size_t number) const {
  return entryAt(_file.municipalities()[number]);
}

bool Lookup::municipalityIsCalled(std::size_t number, std::string_view folded) const {
  return isCalled(_file.key(_file.municipalities()[number], Space::TextBegin, 0), folded);
}

}  // namespace kokudo::suggest::detail
