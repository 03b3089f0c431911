#include "index/shards/detail/TextConditions.h"

#include "index/language/Analyzer.h"
#include "index/search/QueryParts.h"
#include "index/shards/detail/Schema.h"
#include "index/shards/detail/Units.h"

#include <algorithm>
#include <set>

namespace kokudo::shards::detail {
namespace {

using XQuery = Xapian::Query;

constexpr double kTitleWeight = 3;
constexpr std::size_t kPrefectureNames = 2;

bool nameHolds(const std::string& name, const std::string& folded) {
  return search::occursIn(language::Analyzer::standard().fold(name).text, folded);
}

// Of names that many records share it is known which hold a text.
template <typename Names>
std::vector<std::string> namesThatHold(const Names& names, const std::string& folded) {
  std::vector<std::string> result;
  for (const auto& name : names)
    if (nameHolds(name, folded)) result.push_back(name);
  return result;
}

XQuery anyTerm(const char* prefix, const std::vector<std::string>& values) {
  std::vector<std::string> terms;
  for (const std::string& value : values) terms.push_back(termOf(prefix, value));
  return unscored(XQuery(XQuery::OP_OR, terms.begin(), terms.end()));
}

bool isOneOf(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<std::string> prefecturesThatHold(const std::string& phrase,
                                             const Dictionary& dictionary) {
  std::vector<std::string> names;
  for (const auto& [value, label] : dictionary.values[kPrefectureNames]) names.push_back(value);
  return namesThatHold(names, phrase);
}

}  // namespace

XQuery phraseQuery(const std::string& phrase, const std::string& prefix) {
  auto terms = phraseTerms(phrase);
  for (std::string& term : terms) term = prefix + term;
  if (terms.size() == 1) return XQuery(terms[0]);
  return XQuery(XQuery::OP_PHRASE, terms.begin(), terms.end(),
                static_cast<Xapian::termcount>(terms.size()));
}

Condition holdsPhrase(const std::string& phrase, PhraseScope scope, bool scored,
                      const Dictionary& dictionary) {
  if (scope == PhraseScope::Title) {
    const XQuery title = phraseQuery(phrase, kTitle);
    return Condition::exactly(scored ? title : unscored(title), [phrase](const Candidate& c) {
      return search::occursIn(c.facts.foldedTitle, phrase);
    });
  }
  XQuery query = phraseQuery(phrase, "");
  if (scored)
    query = XQuery(XQuery::OP_AND_MAYBE, query,
                   XQuery(XQuery::OP_SCALE_WEIGHT, phraseQuery(phrase, kTitle), kTitleWeight));
  else
    query = unscored(query);
  const auto prefectures = prefecturesThatHold(phrase, dictionary);
  std::vector<std::string> titles;
  if (scope == PhraseScope::Everything) titles = namesThatHold(dictionary.datasetTitles, phrase);
  std::vector<XQuery> either{query};
  if (!prefectures.empty())
    either.push_back(anyTerm(kDimensionTerms[kPrefectureNames], prefectures));
  if (!titles.empty()) either.push_back(anyTerm(kDatasetTitle, titles));
  if (either.size() > 1) query = XQuery(XQuery::OP_OR, either.begin(), either.end());
  return Condition::exactly(query, [phrase, prefectures, titles](const Candidate& c) {
    return search::occursIn(c.facts.foldedTitle, phrase) ||
           search::occursIn(c.facts.foldedBody, phrase) ||
           isOneOf(prefectures, c.record.prefecture) || isOneOf(titles, c.record.datasetTitle);
  });
}

Condition hasValue(std::size_t dimension, const std::vector<std::string>& values,
                   const std::string& folded, const Dictionary& dictionary) {
  std::set<std::string> accepted;
  const auto& known = dictionary.values[dimension];
  for (const std::string& value : values)
    if (known.contains(value)) accepted.insert(value);
  if (!folded.empty())
    for (const auto& [value, label] : known)
      if (nameHolds(value, folded) || nameHolds(label, folded)) accepted.insert(value);
  if (accepted.empty()) return Condition::nothing();
  const std::vector<std::string> list(accepted.begin(), accepted.end());
  return Condition::exactly(anyTerm(kDimensionTerms[dimension], list),
                            [dimension, list](const Candidate& c) {
                              return isOneOf(list, c.facts.values[dimension].first);
                            });
}

Condition datasetTitleHolds(const std::string& folded, const Dictionary& dictionary) {
  const auto titles = namesThatHold(dictionary.datasetTitles, folded);
  if (titles.empty()) return Condition::nothing();
  return Condition::exactly(anyTerm(kDatasetTitle, titles), [titles](const Candidate& c) {
    return isOneOf(titles, c.record.datasetTitle);
  });
}

Condition creditHolds(const std::string& folded, const Dictionary& dictionary) {
  const auto credits = namesThatHold(dictionary.credits, folded);
  if (credits.empty()) return Condition::nothing();
  return Condition::exactly(anyTerm(kCredit, credits), [credits](const Candidate& c) {
    return isOneOf(credits, c.record.credit);
  });
}

Condition hasId(const std::string& id) {
  return Condition::exactly(unscored(XQuery(termOf(kId, id))),
                            [id](const Candidate& c) { return c.record.id == id; });
}

}  // namespace kokudo::shards::detail
