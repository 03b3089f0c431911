#include "index/search/detail/evaluate/TextCondition.h"

#include "index/search/detail/TermDatabase.h"

#include <algorithm>

namespace kokudo::search::detail {
namespace {

// So few are read rather than looked up in further lists.
constexpr std::uint32_t kReadAtOnce = 64;
// After the rarest few terms of a phrase its text is read: the others hardly drop anything more.
constexpr std::size_t kMaxLookedUp = 3;

std::string prefixOf(TextScope scope) {
  return scope == TextScope::Title ? kTitlePrefix : "";
}

std::vector<char> thoseThatHold(const std::vector<std::string>& texts, const std::string& phrase) {
  std::vector<char> result;
  for (const std::string& text : texts)
    result.push_back(findPhrase(text, phrase) != std::string_view::npos);
  return result;
}

bool flagAt(const std::vector<char>& flags, std::uint32_t i) {
  return i < flags.size() && flags[i];
}

}  // namespace

TextCondition::TextCondition(const Segment& segment, const Phrase& phrase, TextScope scope,
                             bool ownText, Trace& trace)
    : _segment(segment),
      _phrase(phrase),
      _scope(scope),
      _ownText(ownText),
      _trace(trace),
      _proofNeeded(phrase.needsText || ownText) {
  findStored();
  if (!_exactly) collectTerms();
  makeEstimate();
}

// The phrase itself, or the longest parts of it from left to right.
void TextCondition::findStored() {
  const auto stored = [&](std::string_view text) {
    return _segment.bitmaps.find(bitmapKey(_scope, text));
  };
  if (auto whole = stored(_phrase.text)) {
    if (_ownText)
      _parts.push_back(std::move(whole->documents));
    else
      _exactly = std::move(whole->documents);
    return;
  }
  if (_segment.bitmaps.size() == 0) return;
  const std::string_view text = _phrase.text;
  const std::vector<std::size_t> borders = bordersIn(text);
  std::size_t covered = 0;
  for (std::size_t first = 0; first + 1 < borders.size() && _parts.size() < 16; ++first) {
    const std::size_t longest = std::min(borders.size() - 1, first + kMaxPhraseSymbols);
    for (std::size_t last = longest; last > std::max(first + 1, covered); --last) {
      auto part = stored(text.substr(borders[first], borders[last] - borders[first]));
      if (!part) continue;
      _parts.push_back(std::move(part->documents));
      covered = last;
      break;
    }
  }
}

void TextCondition::collectTerms() {
  for (const std::string& term : _phrase.terms) {
    const std::string name = prefixOf(_scope) + term;
    const std::uint32_t frequency = _segment.database.get_termfreq(name);
    _impossible = _impossible || frequency == 0;
    _terms.push_back({name, frequency});
  }
  std::sort(_terms.begin(), _terms.end(), [](const Term& a, const Term& b) {
    return a.frequency != b.frequency ? a.frequency < b.frequency : a.name < b.name;
  });
}

void TextCondition::makeEstimate() {
  const double documents = _segment.documents;
  if (_impossible) return;
  if (_exactly) {
    const double words = static_cast<double>(wordsFor(_segment.documents)) * kWordCost;
    _estimate = {double(_exactly->count()), words, 1};
    return;
  }
  double count = documents, cost = documents * kPostingCost;
  for (const DocumentSet& part : _parts)
    if (part.count() < count) {
      count = part.count();
      cost = static_cast<double>(wordsFor(_segment.documents)) * kWordCost;
    }
  if (!_terms.empty() && _terms[0].frequency * kPostingCost < cost + count * kSkipCost) {
    count = std::min<double>(count, _terms[0].frequency);
    cost = count * kPostingCost;
  }
  if (_terms.empty() && _parts.empty()) count = documents / kBitmapShare;
  const auto lookedUp = static_cast<double>(std::min(_terms.size(), kMaxLookedUp));
  const double test = lookedUp * kSkipCost * 0.5;
  cost += count * std::max(0.0, lookedUp - 1) * kSkipCost * 0.3;
  if (_proofNeeded) cost += count * kTextCost * 0.5;
  _estimate = {count, cost, test + (_proofNeeded ? kTextCost : 0)};
}

DocumentSet TextCondition::postings(const Term& term) const {
  std::vector<std::uint32_t> found;
  found.reserve(term.frequency);
  const auto end = _segment.database.postlist_end(term.name);
  for (auto it = _segment.database.postlist_begin(term.name); it != end; ++it)
    if (*it <= _segment.documents) found.push_back(*it - 1);
  return DocumentSet::ofList(std::move(found), _segment.documents);
}

DocumentSet TextCondition::leapfrog(const DocumentSet& candidates, const Term& term) const {
  if (candidates.count() * kSkipCost > term.frequency * kPostingCost * 2)
    return intersect(candidates, postings(term));
  std::vector<std::uint32_t> found;
  auto it = _segment.database.postlist_begin(term.name);
  const auto end = _segment.database.postlist_end(term.name);
  candidates.forEachWhile([&](std::uint32_t d) {
    if (it == end) return false;
    it.skip_to(d + 1);
    if (it != end && *it == d + 1) found.push_back(d);
    return it != end;
  });
  return DocumentSet::ofList(std::move(found), _segment.documents);
}

// One character stands at the beginning of a bigram or at the end of a run.
DocumentSet TextCondition::byPrefix() const {
  const std::string prefix = prefixOf(_scope) + _phrase.prefix;
  const Xapian::Database& database = _segment.database;
  std::vector<std::uint64_t> words(wordsFor(_segment.documents));
  const auto end = database.allterms_end(prefix);
  for (auto term = database.allterms_begin(prefix); term != end; ++term)
    for (auto it = database.postlist_begin(*term); it != database.postlist_end(*term); ++it)
      if (*it <= _segment.documents) words[(*it - 1) / 64] |= std::uint64_t(1) << (*it - 1) % 64;
  return DocumentSet::ofBits(std::move(words), _segment.documents);
}

DocumentSet TextCondition::candidates(const DocumentSet* among) {
  DocumentSet left = among ? *among : DocumentSet::all(_segment.documents);
  for (const DocumentSet& part : _parts) left = intersect(left, part);
  if (_parts.empty() && !_phrase.prefix.empty()) left = intersect(left, byPrefix());
  std::size_t lookedUp = 0;
  for (const Term& term : _terms) {
    if (_trace.cancelled()) break;
    if (_proofNeeded && (left.count() <= kReadAtOnce || lookedUp++ == kMaxLookedUp)) break;
    if (left.form() == DocumentSet::Form::All)
      left = postings(term);
    else
      left = leapfrog(left, term);
  }
  return left;
}

void TextCondition::judgeSharedTexts() {
  if (_scope == TextScope::Title || !_prefecturesThatHold.empty()) return;
  _prefecturesThatHold = thoseThatHold(_segment.foldedPrefectures, _phrase.text);
  if (!_ownText) _titlesThatHold = thoseThatHold(_segment.foldedDatasetTitles, _phrase.text);
}

DocumentSet TextCondition::proven(const DocumentSet& candidates) {
  judgeSharedTexts();
  std::uint32_t n = 0;
  bool stopped = false;
  return keepIf(candidates, [&](std::uint32_t d) {
    if (++n % 4096 == 0) stopped = stopped || _trace.cancelled();
    if (stopped) return false;
    if (_scope == TextScope::Title)
      return findPhrase(_segment.foldedTitle(d), _phrase.text) != std::string_view::npos;
    return flagAt(_titlesThatHold, _segment.datasetTitle[d]) ||
           flagAt(_prefecturesThatHold, _segment.codeOf(Dimension::Prefecture, d)) ||
           findPhrase(_segment.folded[d], _phrase.text) != std::string_view::npos;
  });
}

DocumentSet TextCondition::all() {
  if (_impossible) return DocumentSet::none(_segment.documents);
  if (!_exactly) {
    DocumentSet found = candidates(nullptr);
    _exactly = _proofNeeded ? proven(found) : std::move(found);
  }
  return *_exactly;
}

DocumentSet TextCondition::within(const DocumentSet& among) {
  if (_impossible || among.empty()) return DocumentSet::none(_segment.documents);
  if (_exactly) return intersect(among, *_exactly);
  if (among.form() == DocumentSet::Form::All) return all();
  if (_estimate.allCost < among.count() * _estimate.testCost) return intersect(among, all());
  DocumentSet found = candidates(&among);
  return _proofNeeded ? proven(found) : found;
}

std::string TextCondition::name() const {
  std::string how;
  if (_impossible)
    how = "a term of it occurs nowhere";
  else if (_exactly)
    how = "stored bits";
  else if (!_phrase.prefix.empty() && _parts.empty())
    how = "terms that begin with it";
  else {
    how = std::to_string(_terms.size()) + " posting lists";
    if (!_terms.empty()) how += ", rarest " + _terms[0].name;
    if (!_parts.empty()) how += ", bits of " + std::to_string(_parts.size()) + " parts";
    if (_proofNeeded) how += ", then texts";
  }
  return (_scope == TextScope::Title ? "title " : "text ") + _phrase.text + " (" + how + ")";
}

}  // namespace kokudo::search::detail
