#include "index/suggest/Suggestions.h"

#include "engine/geodesy/AdministrativeCode.h"
#include "index/language/EdgeForms.h"
#include "index/language/Places.h"
#include "index/suggest/detail/BestFirst.h"
#include "index/suggest/detail/Keys.h"
#include "index/suggest/detail/NamedAreas.h"
#include "index/suggest/detail/Nearby.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace kokudo::suggest {
namespace {

using detail::BestFirst;
using detail::DictionaryFile;
using detail::EntryInfo;
using detail::Level;
using detail::Space;

constexpr std::size_t kStepsOfText = 20'000, kStepsOfReading = 20'000;
constexpr std::size_t kMostSimilarCharacters = 64;

std::string codeText(const EntryInfo& info) {
  if (info.code == 0) return {};
  return fmt::format("{:0{}}", info.code, info.level == Level::Prefecture ? 2 : 5);
}

Suggestion suggestionOf(const DictionaryFile& file, std::uint32_t entry) {
  const EntryInfo info = file.info(entry);
  const auto text = file.text(entry);
  Suggestion suggestion;
  suggestion.text = text;
  suggestion.name = info.nameAt < text.size() ? text.substr(info.nameAt) : text;
  suggestion.kind = static_cast<SuggestionKind>(info.kind);
  suggestion.count = info.count;
  suggestion.code = codeText(info);
  return suggestion;
}

// What was typed, folded as it is alone and as it may be where the name goes on (芝一: 芝1丁目).
std::vector<std::string> textKeysOf(std::string_view typed) {
  std::vector<std::string> keys{detail::textKey(typed)};
  constexpr std::size_t kLongest = 4 * detail::kMostKeyBytes;
  for (auto& form : language::edgeFormsOf(typed.substr(0, kLongest), keys[0]))
    if (form.own.size() <= detail::kMostKeyBytes &&
        std::find(keys.begin(), keys.end(), form.own) == keys.end())
      keys.push_back(std::move(form.own));
  return keys;
}

struct Stream {
  BestFirst best;
  std::uint32_t next = detail::kNoEntry;
};

// Several streams as one, best first, each entry once.
void drain(std::vector<Stream>& streams, const DictionaryFile& file, std::size_t limit,
           std::set<std::uint32_t>& seen, std::vector<Suggestion>& out) {
  for (Stream& stream : streams) stream.next = stream.best.peek();
  while (out.size() < limit && !streams.empty()) {
    auto& best =
        *std::min_element(streams.begin(), streams.end(),
                          [](const Stream& a, const Stream& b) { return a.next < b.next; });
    if (best.next == detail::kNoEntry) return;
    if (best.next < file.entries() && seen.insert(best.next).second)
      out.push_back(suggestionOf(file, best.next));
    best.best.pop();
    best.next = best.best.peek();
  }
}

}  // namespace

std::string toText(SuggestionKind kind) {
  constexpr const char* kNames[] = {"place", "dataset", "asset", "organisation"};
  return kNames[static_cast<std::size_t>(kind)];
}

struct Suggestions::Impl {
  DictionaryFile file;

  std::string prefectureName(std::uint32_t municipality) const {
    const auto* prefecture = geodesy::prefectureByCode(static_cast<int>(municipality / 1000));
    return prefecture ? std::string(prefecture->name) : std::string();
  }
  MunicipalityCandidate candidate(std::uint32_t entry) const {
    const EntryInfo info = file.info(entry);
    MunicipalityCandidate one{
        codeText(info), std::string(file.text(entry)), prefectureName(info.code), {}, {}};
    for (const std::uint32_t other : file.municipalities()) {
      const auto text = file.text(other);
      if (text.size() > one.text.size() && text.starts_with(one.text) && text.ends_with("区"))
        one.wards.push_back(codeText(file.info(other)));
    }
    std::sort(one.wards.begin(), one.wards.end());
    return one;
  }
  // @param whole only names that are the text and nothing more
  void addStreams(std::vector<Stream>& streams, std::string_view prefix, Space space,
                  std::optional<SuggestionKind> only, bool whole) const {
    if (prefix.empty()) return;
    for (std::size_t kind = 0; kind < detail::kKinds; ++kind) {
      if (only && static_cast<std::size_t>(*only) != kind) continue;
      const auto& order = file.order(kind, space);
      auto range = detail::withPrefix(file, order, space, prefix);
      if (whole) range = detail::ofLength(file, order, space, range, prefix.size());
      if (!range.empty()) streams.push_back({BestFirst(order, range)});
    }
  }
};

Suggestions::Suggestions(std::unique_ptr<const Impl> impl) : _impl(std::move(impl)) {}
Suggestions::Suggestions(Suggestions&&) noexcept = default;
Suggestions& Suggestions::operator=(Suggestions&&) noexcept = default;
Suggestions::~Suggestions() = default;

Result<Suggestions> Suggestions::open(const std::filesystem::path& file) {
  auto opened = DictionaryFile::open(file);
  if (!opened) return opened.error();
  return Suggestions(std::make_unique<const Impl>(Impl{std::move(*opened)}));
}

std::size_t Suggestions::size() const {
  return _impl->file.entries();
}

std::vector<Suggestion> Suggestions::complete(std::string_view typed, std::size_t limit,
                                              std::optional<SuggestionKind> only) const {
  const std::vector<std::string> texts = textKeysOf(typed);
  const std::string reading = detail::readingKeyOf(typed);
  std::vector<Suggestion> found;
  std::set<std::uint32_t> seen;
  if (!only || *only == SuggestionKind::Place)
    for (const std::uint32_t entry : detail::areasCalled(_impl->file, texts[0], reading))
      if (found.size() < limit && seen.insert(entry).second)
        found.push_back(suggestionOf(_impl->file, entry));
  const auto add = [&](Space byText, Space byReading, bool whole) {
    std::vector<Stream> streams;
    for (const std::string& text : texts) _impl->addStreams(streams, text, byText, only, whole);
    _impl->addStreams(streams, reading, byReading, only, whole);
    drain(streams, _impl->file, limit, seen, found);
  };
  add(Space::TextBegin, Space::ReadingBegin, true);
  add(Space::TextBegin, Space::ReadingBegin, false);
  add(Space::TextWithin, Space::ReadingWithin, false);
  return found;
}

std::vector<Suggestion> Suggestions::similarTo(std::string_view text, std::size_t limit) const {
  const std::string folded = detail::textKey(text), reading = detail::readingKeyOf(text);
  const std::size_t length = detail::charactersOf(folded).size();
  if (length < 2 || length > kMostSimilarCharacters) return {};
  std::map<std::uint32_t, int> distances;
  const auto keep = [&](std::uint32_t entry, int edits) {
    const auto [found, isNew] = distances.try_emplace(entry, edits);
    if (!isNew) found->second = std::min(found->second, edits);
  };
  for (std::size_t kind = 0; kind < detail::kKinds; ++kind) {
    const auto& texts = _impl->file.order(kind, Space::TextBegin);
    const auto nearby = [&](int edits, bool sameFirst) {
      detail::Nearby(_impl->file, texts, Space::TextBegin, kStepsOfText)
          .find(folded, edits, sameFirst, [&](std::uint32_t entry, int distance) {
            if (distance > 0) keep(entry, distance);
          });
    };
    nearby(1, false);
    if (length >= 4) nearby(2, true);
    if (reading.size() < 4) continue;
    const auto& readings = _impl->file.order(kind, Space::ReadingBegin);
    detail::Nearby(_impl->file, readings, Space::ReadingBegin, kStepsOfReading)
        .find(reading, reading.size() >= 7 ? 2 : 1, false, keep);
  }
  std::vector<std::pair<int, std::uint32_t>> ranked;
  for (const auto& [entry, distance] : distances) ranked.emplace_back(distance, entry);
  std::sort(ranked.begin(), ranked.end());
  std::vector<Suggestion> similar;
  for (const auto& [distance, entry] : ranked) {
    if (similar.size() >= limit) break;
    similar.push_back(suggestionOf(_impl->file, entry));
  }
  return similar;
}

std::vector<MunicipalityCandidate> Suggestions::municipalitiesNamed(std::string_view name) const {
  std::vector<MunicipalityCandidate> found;
  const std::string wanted = detail::textKey(name);
  if (wanted.empty()) return found;
  for (const std::uint32_t entry : _impl->file.municipalities())
    if (detail::isCalled(_impl->file.key(entry, Space::TextBegin, 0), wanted))
      found.push_back(_impl->candidate(entry));
  for (const auto& former : language::Places::standard().formerNamed(name)) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const auto& one) { return one.code == former.code; });
    if (known) continue;
    MunicipalityCandidate one{former.code, former.currentName, {}, {}, former.name};
    for (const std::uint32_t entry : _impl->file.municipalities())
      if (codeText(_impl->file.info(entry)) == former.code) {
        one = _impl->candidate(entry);
        one.formerName = former.name;
      }
    found.push_back(std::move(one));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  return found;
}

std::string Suggestions::municipalityName(std::string_view code) const {
  for (const std::uint32_t entry : _impl->file.municipalities())
    if (codeText(_impl->file.info(entry)) == code) return std::string(_impl->file.text(entry));
  return {};
}

}  // namespace kokudo::suggest
