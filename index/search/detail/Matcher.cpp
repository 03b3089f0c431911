#include "index/search/detail/Matcher.h"

#include "index/search/detail/TermDatabase.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace kokudo::search::detail {
namespace {

constexpr std::size_t kMaxQueryCells = 64;
// Cells pay off when they leave a small part of what would be looked at otherwise.
constexpr std::uint32_t kCellsMustSave = 8;
constexpr std::size_t kCancelEvery = 4096;
constexpr double kTermSaturation = 1.2, kLengthShare = 0.4;  // k1 and b of BM25
constexpr double kTitleBoost = 3.0;
// roughMetres is within 1 %.
constexpr double kSurelyInside = 0.98, kSurelyOutside = 1.02;

double nowMilliseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

}  // namespace

void Matcher::step(const std::string& what) {
  const double now = nowMilliseconds();
  _plan += fmt::format("{}: {} left, {:.2f} ms\n", what, _matches.size(), now - _stepBegan);
  _stepBegan = now;
}

template <typename Keep>
void Matcher::keepIf(Keep keep) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < _matches.size(); ++i) {
    if (i % kCancelEvery == 0 && _token.cancelled()) break;
    if (keep(_matches[i].document)) _matches[kept++] = _matches[i];
  }
  _matches.resize(kept);
}

// False if a term occurs nowhere.
bool Matcher::collectTerms() {
  for (const Phrase& phrase : _prepared.phrases)
    for (const std::string& name : phrase.terms) {
      const auto same = [&](const Term& term) { return term.name == name; };
      if (std::any_of(_terms.begin(), _terms.end(), same)) continue;
      const std::uint32_t frequency = _generation.database.get_termfreq(name);
      if (frequency == 0) {
        _plan += fmt::format("term {} occurs nowhere\n", name);
        return false;
      }
      const double others = _generation.documents - frequency;
      _terms.push_back({name, frequency, std::log1p((others + 0.5) / (frequency + 0.5))});
    }
  std::sort(_terms.begin(), _terms.end(), [](const Term& a, const Term& b) {
    return a.frequency != b.frequency ? a.frequency < b.frequency : a.name < b.name;
  });
  return true;
}

float Matcher::scoreOf(const Term& term, std::uint32_t document, std::uint32_t frequency) const {
  const double relative = _generation.length[document] / _generation.meanLength;
  const double saturation = kTermSaturation * (1 - kLengthShare + kLengthShare * relative);
  return static_cast<float>(term.weight * frequency * (kTermSaturation + 1) /
                            (frequency + saturation));
}

void Matcher::startFromAll() {
  _matches.reserve(_generation.documents);
  for (std::uint32_t document = 0; document < _generation.documents; ++document)
    if (meetsColumns(document)) _matches.push_back({document, 0});
  step("every record through the columns");
}

bool Matcher::startFromCells() {
  if (!_prepared.isSpatial()) return false;
  std::uint64_t best = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::string> cells;
  for (const Box& box : _prepared.boxes) {
    auto terms = cellTermsOfQuery(box, kMaxQueryCells);
    if (terms.empty()) continue;
    std::uint64_t documents = 0;
    for (const auto& term : terms) documents += _generation.database.get_termfreq(term);
    if (documents < best) {
      best = documents;
      cells = std::move(terms);
    }
  }
  const std::uint32_t otherwise = _terms.empty() ? _generation.documents : _terms[0].frequency;
  if (cells.empty() || best * kCellsMustSave > otherwise) return false;
  std::vector<std::uint32_t> documents;
  for (const std::string& cell : cells)
    for (auto it = _generation.database.postlist_begin(cell);
         it != _generation.database.postlist_end(cell); ++it)
      if (*it <= _generation.documents) documents.push_back(*it - 1);
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  for (const std::uint32_t document : documents) _matches.push_back({document, 0});
  step(fmt::format("{} cells", cells.size()));
  return true;
}

std::vector<char> Matcher::documentsWithPrefix(const std::string& prefix) {
  std::vector<char> found(_generation.documents);
  const Xapian::Database& database = _generation.database;
  for (auto term = database.allterms_begin(prefix); term != database.allterms_end(prefix); ++term)
    for (auto it = database.postlist_begin(*term); it != database.postlist_end(*term); ++it)
      if (*it <= _generation.documents) found[*it - 1] = 1;
  return found;
}

void Matcher::startFromPrefix(const std::string& prefix) {
  const auto found = documentsWithPrefix(prefix);
  for (std::uint32_t document = 0; document < _generation.documents; ++document)
    if (found[document]) _matches.push_back({document, 1});
  step(fmt::format("terms that begin with {}", prefix));
}

void Matcher::keepWithPrefix(const std::string& prefix) {
  const auto found = documentsWithPrefix(prefix);
  keepIf([&](std::uint32_t document) { return found[document] != 0; });
  step(fmt::format("terms that begin with {}", prefix));
}

void Matcher::startFromTerm(const Term& term) {
  _matches.reserve(term.frequency);
  const auto end = _generation.database.postlist_end(term.name);
  for (auto it = _generation.database.postlist_begin(term.name); it != end; ++it)
    if (*it <= _generation.documents)
      _matches.push_back({*it - 1, scoreOf(term, *it - 1, it.get_wdf())});
  step(fmt::format("term {} ({} records)", term.name, term.frequency));
}

void Matcher::intersect(const Term& term) {
  auto it = _generation.database.postlist_begin(term.name);
  const auto end = _generation.database.postlist_end(term.name);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < _matches.size() && it != end; ++i) {
    if (i % kCancelEvery == 0 && _token.cancelled()) break;
    const Match match = _matches[i];
    it.skip_to(match.document + 1);
    if (it == end) break;
    if (*it != match.document + 1) continue;
    _matches[kept++] = {match.document, match.score + scoreOf(term, match.document, it.get_wdf())};
  }
  _matches.resize(kept);
  step(fmt::format("and term {} ({} records)", term.name, term.frequency));
}

bool Matcher::meetsColumns(std::uint32_t document) const {
  const Query& query = *_prepared.query;
  for (const auto& accepted : _prepared.facets)
    if (!accepted.values[_generation.valueOf(accepted.dimension, document)]) return false;
  const std::int32_t year = _generation.year[document];
  if ((query.yearFrom || query.yearTo) && year == kNoYear) return false;
  if (query.yearFrom && year < *query.yearFrom) return false;
  if (query.yearTo && year > *query.yearTo) return false;
  if (_prepared.filtersYears && std::find(_prepared.facetYears.begin(), _prepared.facetYears.end(),
                                          year) == _prepared.facetYears.end())
    return false;
  if (!_prepared.isSpatial()) return true;
  if (!_generation.hasPlace(document)) return false;
  return !query.bbox || intersects(*query.bbox, _generation.bbox[document]);
}

bool Matcher::meetsShapes(std::uint32_t document) const {
  const double longitude = _generation.longitude[document],
               latitude = _generation.latitude[document];
  if (_prepared.near) {
    const double radius = _prepared.query->near->radiusMetres;
    const double rough = _prepared.near->roughMetres(longitude, latitude);
    if (rough > radius * kSurelyOutside + 1) return false;
    if (rough > radius * kSurelyInside - 1 && _prepared.near->metres(longitude, latitude) > radius)
      return false;
  }
  return !_prepared.polygon || _prepared.polygon->contains(longitude, latitude);
}

void Matcher::filterTexts() {
  for (const Phrase& phrase : _prepared.phrases) {
    if (!phrase.needsText) continue;
    // Titles of data sets and names of prefectures are judged once, not once a record.
    const auto holds = [&](const std::vector<std::string>& texts) {
      std::vector<char> result;
      for (const auto& text : texts)
        result.push_back(findPhrase(text, phrase.text) != std::string_view::npos);
      return result;
    };
    const auto titles = holds(_generation.foldedDatasetTitles);
    const auto prefectures = holds(_generation.foldedPrefectures);
    keepIf([&](std::uint32_t document) {
      return titles[_generation.datasetTitle[document]] ||
             prefectures[_generation.valueOf(Dimension::Prefecture, document)] ||
             findPhrase(_generation.folded[document], phrase.text) != std::string_view::npos;
    });
    step(fmt::format("texts that hold {}", phrase.text));
  }
}

void Matcher::filterAttributes() {
  for (const Predicate& predicate : _prepared.where)
    keepIf([&](std::uint32_t document) {
      return predicate.matches(StoredRecord(_generation.stored[document]));
    });
  step("attributes");
}

// Adds to each match what its title is worth: more where the phrase is more of the title.
void Matcher::addTitleScores() {
  for (const Phrase& phrase : _prepared.phrases) {
    if (phrase.terms.empty()) {
      addTitleScoresOfPrefix(phrase);
      continue;
    }
    std::vector<std::pair<std::uint32_t, std::string>> lists;
    for (const std::string& term : phrase.terms)
      lists.emplace_back(_generation.database.get_termfreq(kTitlePrefix + term),
                         kTitlePrefix + term);
    std::sort(lists.begin(), lists.end());
    if (lists[0].first == 0) continue;
    double weight = 0;
    for (const Term& term : _terms)
      if (std::find(phrase.terms.begin(), phrase.terms.end(), term.name) != phrase.terms.end())
        weight += term.weight;
    std::vector<Xapian::PostingIterator> iterators;
    for (const auto& [frequency, name] : lists)
      iterators.push_back(_generation.database.postlist_begin(name));
    const Xapian::PostingIterator end;
    bool ended = false;
    for (Match& match : _matches) {
      bool all = true;
      for (auto& it : iterators) {
        it.skip_to(match.document + 1);
        ended = it == end;
        all = !ended && *it == match.document + 1;
        if (!all) break;
      }
      if (ended) break;
      if (!all) continue;
      match.score += titleScore(phrase, match.document, weight);
    }
  }
  step("title scores");
}

// One character alone: its weight is that of a common term.
void Matcher::addTitleScoresOfPrefix(const Phrase& phrase) {
  if (phrase.prefix.empty()) return;
  const auto found = documentsWithPrefix(kTitlePrefix + phrase.prefix);
  for (Match& match : _matches)
    if (found[match.document]) match.score += titleScore(phrase, match.document, 1);
}

float Matcher::titleScore(const Phrase& phrase, std::uint32_t document, double weight) const {
  const double share = static_cast<double>(phrase.characters) /
                       std::max<std::uint32_t>(1, _generation.titleLength[document]);
  return static_cast<float>(kTitleBoost * weight * (0.3 + 0.7 * std::min(1.0, share)));
}

Result<std::vector<Match>> Matcher::run() {
  _stepBegan = nowMilliseconds();
  if (_prepared.hasText && _prepared.phrases.empty()) {
    _plan += "the text has no letter or digit to search for\n";
    return std::vector<Match>{};
  }
  if (!collectTerms()) return std::vector<Match>{};
  std::vector<std::string> prefixes;
  for (const Phrase& phrase : _prepared.phrases)
    if (!phrase.prefix.empty()) prefixes.push_back(phrase.prefix);

  std::size_t term = 0;
  bool filtered = false;
  if (!startFromCells()) {
    if (!_terms.empty()) {
      startFromTerm(_terms[term++]);
    } else if (!prefixes.empty()) {
      startFromPrefix(prefixes.back());
      prefixes.pop_back();
    } else {
      startFromAll();
      filtered = true;
    }
  }
  if (!filtered) {
    keepIf([this](std::uint32_t document) { return meetsColumns(document); });
    step("columns");
  }
  if (_prepared.near || _prepared.polygon) {
    keepIf([this](std::uint32_t document) { return meetsShapes(document); });
    step("radius and polygon");
  }
  for (; term < _terms.size() && !_matches.empty(); ++term) intersect(_terms[term]);
  for (const std::string& prefix : prefixes) keepWithPrefix(prefix);
  filterTexts();
  if (!_prepared.where.empty()) filterAttributes();
  if (_prepared.query->sort == Query::Sort::Relevance && _prepared.hasText) addTitleScores();
  if (_token.cancelled()) return Error{Error::Kind::Cancelled, "the search was stopped"};
  return std::move(_matches);
}

}  // namespace kokudo::search::detail
