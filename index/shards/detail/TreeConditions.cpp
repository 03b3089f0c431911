#include "index/shards/detail/TreeConditions.h"

#include "index/language/Analyzer.h"
#include "index/shards/detail/Dimensions.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::shards::detail {
namespace {

using language::QueryTree;
using language::TextField;

constexpr std::size_t kMostTextBytes = 8192, kMostAllTextBytes = 65536, kMostPhrases = 2048;

std::string foldedOf(const std::string& text) {
  return language::Analyzer::standard().fold(text).text;
}

}  // namespace

Result<std::vector<Condition>> TreeConditions::each(const std::vector<QueryTree>& trees) {
  std::vector<Condition> parts;
  for (const QueryTree& one : trees) {
    auto part = tree(one);
    if (!part) return part.error();
    parts.push_back(std::move(*part));
  }
  return parts;
}

// Marks that stand alone between words are no condition, as long as there is another.
Result<Condition> TreeConditions::node(const language::And& node) {
  std::vector<Condition> parts, marks;
  for (const QueryTree& one : node.parts) {
    _nothing = false;
    auto part = tree(one);
    if (!part) return part.error();
    const bool isMark = _nothing && std::holds_alternative<language::Text>(one.node);
    (isMark ? marks : parts).push_back(std::move(*part));
  }
  _nothing = false;
  return allOf(parts.empty() ? std::move(marks) : std::move(parts));
}

Result<Condition> TreeConditions::node(const language::Not& node) {
  if (node.part.size() != 1)
    return Error{Error::Kind::BadUsage, "a negation of other than one condition"};
  ++_negations;
  auto part = tree(node.part[0]);
  --_negations;
  if (!part) return part.error();
  return noneOf(std::move(*part));
}

// The phrase, or one of the other forms in which it may stand within a longer text.
Condition TreeConditions::form(const std::string& phrase, PhraseScope scope, bool typed) {
  const auto keep = [&](std::vector<std::string>& known) {
    if (_negations == 0 && known.size() < kMostPhrases &&
        std::find(known.begin(), known.end(), phrase) == known.end())
      known.push_back(phrase);
  };
  keep(_plan.phrases);
  if (typed) keep(_plan.typed);
  return holdsPhrase(phrase, scope, _scored && _negations == 0, _dictionary);
}

Condition TreeConditions::phrases(const std::vector<search::QueryPhrase>& found,
                                  PhraseScope scope) {
  _nothing = found.empty();
  if (found.empty()) return Condition::nothing();
  std::vector<Condition> all;
  for (const auto& [phrase, others] : found) {
    std::vector<Condition> any{form(phrase, scope, true)};
    for (const std::string& other : others) any.push_back(form(other, scope, false));
    all.push_back(anyOf(std::move(any)));
  }
  return allOf(std::move(all));
}

// What looks like a code may be what a source calls the record.
Condition TreeConditions::orRecordNamed(Condition words, const std::string& word) const {
  constexpr std::size_t kShortestCode = 8, kLongestCode = 128, kMostSources = 64;
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  const auto isCodePart = [&](char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  if (word.size() < kShortestCode || word.size() > kLongestCode || _negations > 0 ||
      !std::all_of(word.begin(), word.end(), isCodePart) ||
      !std::any_of(word.begin(), word.end(), isDigit))
    return words;
  std::vector<Condition> any{std::move(words)};
  for (const auto& [source, label] : _dictionary.values[kSource])
    if (any.size() <= kMostSources) any.push_back(hasId(source + ":" + word));
  return anyOf(std::move(any));
}

Result<Condition> TreeConditions::node(const language::Text& text) {
  if (text.text.size() > kMostTextBytes)
    return Error{Error::Kind::BadUsage,
                 fmt::format("a text of {} bytes; at most {} are searched for", text.text.size(),
                             kMostTextBytes)};
  _textBytes += text.text.size();
  if (_textBytes > kMostAllTextBytes)
    return Error{
        Error::Kind::BadUsage,
        fmt::format("words and phrases of more than {} bytes together", kMostAllTextBytes)};
  const auto found = search::phrasesIn(text.text, text.phrase);
  const std::string folded = foldedOf(text.text);
  std::vector<Condition> parts;
  switch (text.field) {
    case TextField::Any:
      return orRecordNamed(phrases(found, PhraseScope::Everything), text.text);
    case TextField::Title:
      return phrases(found, PhraseScope::Title);
    case TextField::Dataset:
      parts.push_back(hasValue(kDataset, {}, folded, _dictionary));
      parts.push_back(datasetTitleHolds(folded, _dictionary));
      break;
    case TextField::Organisation:
      parts.push_back(hasValue(kSource, {}, folded, _dictionary));
      parts.push_back(creditHolds(folded, _dictionary));
      break;
    case TextField::Place:
      parts.push_back(hasValue(kPrefecture, {}, folded, _dictionary));
      parts.push_back(hasValue(kMunicipality, {}, folded, _dictionary));
      parts.push_back(phrases(found, PhraseScope::Own));
      _nothing = false;
      break;
  }
  return anyOf(std::move(parts));
}

// A title such as 朝日岳<白毛門> is no comparison.
bool TreeConditions::isBracket(const language::Attribute& condition) const {
  return condition.comparison == language::Comparison::Less &&
         foldedOf(condition.value).ends_with('>') &&
         _dictionary.attributesNamed(condition.name).empty();
}

Result<Condition> TreeConditions::node(const language::Attribute& condition) {
  if (isBracket(condition))
    return node(language::Text{TextField::Any, condition.name + " " + condition.value, false});
  return meetsPredicate(condition, _plan, _dictionary);
}

}  // namespace kokudo::shards::detail
