#include "index/suggest/Suggestions.h"

#include "engine/geodesy/AdministrativeCode.h"
#include "index/language/Places.h"
#include "index/suggest/detail/Keys.h"
#include "index/suggest/detail/Lookup.h"

#include <algorithm>
#include <map>
#include <system_error>

namespace kokudo::suggest {
namespace {

namespace fs = std::filesystem;
using detail::Entry;
using detail::Lookup;

constexpr std::string_view kFileBegin = "suggest-", kFileEnd = ".dictionary";
constexpr int kMostWards = 30;

std::string prefectureOf(std::string_view municipalityCode) {
  int number = 0;
  for (const char c : municipalityCode.substr(0, 2)) number = number * 10 + (c - '0');
  const auto* prefecture = geodesy::prefectureByCode(number);
  return prefecture ? std::string(prefecture->name) : std::string();
}

// What several dictionaries found, those that are best by `before`, each name once with all that
// was counted of it.
template <typename Found, typename Before>
std::vector<Suggestion> merged(const std::vector<Lookup>& names,
                               std::vector<std::vector<Found>> byDictionary, std::size_t limit,
                               Before before) {
  std::vector<Found> all;
  for (std::size_t i = 0; i < names.size(); ++i)
    for (Found& one : byDictionary[i]) {
      const bool known = i > 0 && std::any_of(all.begin(), all.end(), [&](const Found& other) {
                           return detail::isSame(one.entry, other.entry);
                         });
      if (known) continue;
      for (std::size_t other = 0; other < names.size(); ++other)
        if (other != i) one.entry.suggestion.count += names[other].countOf(one.entry);
      all.push_back(std::move(one));
    }
  if (names.size() > 1) std::sort(all.begin(), all.end(), before);
  if (all.size() > limit) all.resize(limit);
  std::vector<Suggestion> suggestions;
  for (Found& one : all) suggestions.push_back(std::move(one.entry.suggestion));
  return suggestions;
}

}  // namespace

std::string toText(SuggestionKind kind) {
  constexpr const char* kNames[] = {"place", "dataset", "asset", "organisation"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string suggestionsFileOf(const std::string& segment) {
  return std::string(kFileBegin) + segment + std::string(kFileEnd);
}

std::vector<fs::path> suggestionsFilesIn(const fs::path& generation) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::directory_iterator it(generation, failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with(kFileBegin) && name.ends_with(kFileEnd)) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty() || fs::exists(generation / kSuggestionsFile, failed))
    files.insert(files.begin(), generation / kSuggestionsFile);
  return files;
}

struct Suggestions::Impl {
  // Where a municipality stands that several dictionaries may name.
  struct Municipality {
    std::size_t dictionary, number;
  };
  std::vector<Lookup> names;
  std::map<std::string, Municipality> municipalities;  // by code; of the first that has it

  Entry entryOf(const Municipality& at) const {
    return names[at.dictionary].municipality(at.number);
  }
  // The codes of wards follow that of their city.
  std::vector<std::string> wardsOf(const std::string& code, const std::string& city) const {
    std::vector<std::string> wards;
    auto next = municipalities.upper_bound(code);
    for (int i = 0; i < kMostWards && next != municipalities.end(); ++i, ++next) {
      const std::string text = entryOf(next->second).suggestion.text;
      if (text.size() > city.size() && text.starts_with(city) && text.ends_with("区"))
        wards.push_back(next->first);
    }
    return wards;
  }
  MunicipalityCandidate candidate(const std::string& code, const Municipality& at) const {
    const std::string text = entryOf(at).suggestion.text;
    return {code, text, prefectureOf(code), wardsOf(code, text), {}};
  }
};

Suggestions::Suggestions(std::unique_ptr<const Impl> impl) : _impl(std::move(impl)) {}
Suggestions::Suggestions(Suggestions&&) noexcept = default;
Suggestions& Suggestions::operator=(Suggestions&&) noexcept = default;
Suggestions::~Suggestions() = default;

Result<Suggestions> Suggestions::open(const std::vector<fs::path>& files) {
  auto impl = std::make_unique<Impl>();
  for (const fs::path& file : files) {
    auto lookup = Lookup::open(file);
    if (!lookup) return lookup.error();
    impl->names.push_back(std::move(*lookup));
    const Lookup& added = impl->names.back();
    for (std::size_t i = 0; i < added.municipalities(); ++i)
      impl->municipalities.emplace(added.municipality(i).suggestion.code,
                                   Impl::Municipality{impl->names.size() - 1, i});
  }
  return Suggestions(std::move(impl));
}

std::size_t Suggestions::size() const {
  std::size_t sum = 0;
  for (const Lookup& each : _impl->names) sum += each.size();
  return sum;
}

std::vector<Suggestion> Suggestions::complete(std::string_view typed, std::size_t limit,
                                              std::optional<SuggestionKind> only) const {
  std::vector<std::vector<detail::Completion>> found;
  for (const Lookup& each : _impl->names) found.push_back(each.complete(typed, limit, only));
  return merged(_impl->names, std::move(found), limit, [](const auto& a, const auto& b) {
    return a.fit != b.fit ? a.fit < b.fit : detail::isBefore(a.entry, b.entry);
  });
}

std::vector<Suggestion> Suggestions::similarTo(std::string_view text, std::size_t limit) const {
  std::vector<std::vector<detail::SimilarName>> found;
  for (const Lookup& each : _impl->names) found.push_back(each.similarTo(text, limit));
  return merged(_impl->names, std::move(found), limit, [](const auto& a, const auto& b) {
    return a.edits != b.edits ? a.edits < b.edits : detail::isBefore(a.entry, b.entry);
  });
}

std::vector<MunicipalityCandidate> Suggestions::municipalitiesNamed(std::string_view name) const {
  std::vector<MunicipalityCandidate> found;
  const std::string wanted = detail::textKey(name);
  if (wanted.empty()) return found;
  for (const auto& [code, at] : _impl->municipalities)
    if (_impl->names[at.dictionary].municipalityIsCalled(at.number, wanted))
      found.push_back(_impl->candidate(code, at));
  for (const auto& former : language::Places::standard().formerNamed(name)) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const auto& one) { return one.code == former.code; });
    if (known) continue;
    MunicipalityCandidate one{former.code, former.currentName, {}, {}, former.name};
    if (const auto at = _impl->municipalities.find(former.code);
        at != _impl->municipalities.end()) {
      one = _impl->candidate(former.code, at->second);
      one.formerName = former.name;
    }
    found.push_back(std::move(one));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  return found;
}

std::vector<std::string> Suggestions::wardsOf(const std::string& code) const {
  const auto city = _impl->municipalities.find(code);
  if (city == _impl->municipalities.end()) return {};
  return _impl->wardsOf(code, _impl->entryOf(city->second).suggestion.text);
}

std::string Suggestions::municipalityName(const std::string& code) const {
  const auto found = _impl->municipalities.find(code);
  if (found == _impl->municipalities.end()) return {};
  return _impl->entryOf(found->second).suggestion.text;
}

}  // namespace kokudo::suggest
