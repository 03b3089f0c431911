#include "index/search/detail/PreparedTree.h"

#include "index/language/QueryParser.h"
#include "index/search/detail/OtherWords.h"
#include "index/search/detail/PreparedFilters.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;
using language::QueryTree;
using language::TextField;

constexpr std::size_t kMaxTextBytes = 8192, kMaxAllTextBytes = 65536;
constexpr std::size_t kMaxPhrases = 2048;

Error usage(std::string message) {
  return {Error::Kind::BadUsage, std::move(message)};
}

// Translates nodes; keeps what the whole query needs to know of them.
class Preparing {
 public:
  Preparing(PreparedQuery& prepared, const Corpus& corpus) : _prepared(prepared), _corpus(corpus) {}

  /// Texts of trees to come that are not in this one are other words than those typed.
  void typed(const QueryTree& tree) {
    _typed.emplace();
    collectTexts(tree, *_typed);
  }

  Result<PreparedTree> tree(const QueryTree& tree) {
    return std::visit([this](const auto& node) { return this->node(node); }, tree.node);
  }

 private:
  Result<PreparedTree> node(const language::And& node) {
    auto result = parts<AllOf>(node.parts);
    if (!result) return result;
    // Marks that stand alone between words are no condition.
    auto& all = std::get<AllOf>(result->node).parts;
    const auto isNothing = [](const PreparedTree& part) {
      return std::holds_alternative<Nothing>(part.node);
    };
    if (!std::all_of(all.begin(), all.end(), isNothing)) std::erase_if(all, isNothing);
    return result;
  }
  Result<PreparedTree> node(const language::Or& node) { return parts<AnyOf>(node.parts); }
  Result<PreparedTree> node(const language::Not& node) {
    if (node.part.size() != 1) return usage("a negation of other than one condition");
    ++_negations;
    auto part = tree(node.part[0]);
    --_negations;
    if (!part) return part.error();
    NoneOf result;
    result.part.push_back(std::move(*part));
    return PreparedTree{std::move(result)};
  }
  Result<PreparedTree> node(const language::Text& text);
  Result<PreparedTree> node(const language::Attribute& condition) {
    if (isBracket(condition))
      return node(language::Text{TextField::Any, condition.name + " " + condition.value, false});
    if (isSpan(condition))
      return node(language::Text{TextField::Any, condition.name + "~" + condition.value, true});
    return prepareAttribute(condition, _corpus);
  }
  Result<PreparedTree> node(const language::Filter& filter) {
    return prepareFilter(filter, _prepared);
  }

  template <typename Node>
  Result<PreparedTree> parts(const std::vector<QueryTree>& trees) {
    Node result;
    std::set<std::string> said;  // saying a thing twice makes it no truer, and no dearer
    for (const QueryTree& each : trees) {
      if (trees.size() > 1 && !said.insert(language::toText(each)).second) continue;
      auto part = tree(each);
      if (!part) return part.error();
      result.parts.push_back(std::move(*part));
    }
    return PreparedTree{std::move(result)};
  }
  static void collectTexts(const QueryTree& tree, std::set<std::string>& texts);
  bool isBracket(const language::Attribute& condition) const;
  bool isSpan(const language::Attribute& condition) const;
  bool isAttribute(const std::string& name) const;
  PreparedTree holds(std::vector<Phrase> phrases, TextScope scope, bool ownText,
                     bool otherWord = false);
  PreparedTree holdsForm(Phrase phrase, const HoldsText& how);
  void mark(const Phrase& phrase);
  bool mayOccur(const Phrase& phrase) const;
  PreparedTree orRecordNamed(PreparedTree words, const std::string& word) const;
  static PreparedTree anyField(std::vector<PreparedTree> parts) {
    return {AnyOf{std::move(parts)}};
  }

  PreparedQuery& _prepared;
  const Corpus& _corpus;
  std::optional<std::set<std::string>> _typed;
  int _negations = 0;
  std::size_t _textBytes = 0;
};

void Preparing::collectTexts(const QueryTree& tree, std::set<std::string>& texts) {
  const auto all = [&](const std::vector<QueryTree>& parts) {
    for (const QueryTree& part : parts) collectTexts(part, texts);
  };
  if (const auto* text = std::get_if<language::Text>(&tree.node)) texts.insert(text->text);
  if (const auto* node = std::get_if<language::And>(&tree.node)) all(node->parts);
  if (const auto* node = std::get_if<language::Or>(&tree.node)) all(node->parts);
  if (const auto* node = std::get_if<language::Not>(&tree.node)) all(node->part);
}

// A title such as 朝日岳<白毛門> is no comparison.
bool Preparing::isBracket(const language::Attribute& condition) const {
  return condition.comparison == language::Comparison::Less &&
         Analyzer::standard().fold(condition.value).text.ends_with('>') &&
         !_corpus.knowsAttribute(condition.name);
}

bool Preparing::isAttribute(const std::string& name) const {
  for (std::size_t i = 0; i < _corpus.size(); ++i)
    if (!attributesNamed(name, _corpus.segment(i)).empty()) return true;
  return false;
}

// Nor is one such as 上北変電所~卒古沢変電所線, if there may be a record that has it.
bool Preparing::isSpan(const language::Attribute& condition) const {
  if (condition.comparison != language::Comparison::Holds ||
      condition.name.size() + condition.value.size() >= kMaxTextBytes ||
      isAttribute(condition.name))
    return false;
  const auto phrases = phraseOf(condition.name + "~" + condition.value, Analyzer::standard());
  return !phrases.empty() && mayOccur(phrases[0]);
}

// What looks like a code may be what a source calls the record.
PreparedTree Preparing::orRecordNamed(PreparedTree words, const std::string& word) const {
  constexpr std::size_t kShortestCode = 8, kLongestCode = 128, kMaxSources = 64;
  const auto isCodePart = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (word.size() < kShortestCode || word.size() > kLongestCode || _negations > 0 ||
      !std::all_of(word.begin(), word.end(), isCodePart) ||
      !std::any_of(word.begin(), word.end(), isDigit))
    return words;
  AnyOf any;
  any.parts.push_back(std::move(words));
  std::set<std::string> sources;
  for (std::size_t i = 0; i < _corpus.size(); ++i)
    for (const auto& source : _corpus.segment(i).dictionaries.of(Dimension::Source).values())
      if (sources.size() < kMaxSources && sources.insert(source).second)
        any.parts.push_back({HasId{source + ":" + word}});
  return {std::move(any)};
}

PreparedTree Preparing::holds(std::vector<Phrase> phrases, TextScope scope, bool ownText,
                              bool otherWord) {
  if (phrases.empty()) return {Nothing{"the text has no letter or digit to search for"}};
  AllOf all;
  for (Phrase& phrase : phrases)
    all.parts.push_back(holdsForm(std::move(phrase), {{}, scope, ownText, otherWord}));
  if (all.parts.size() == 1) return std::move(all.parts[0]);
  return {std::move(all)};
}

// The phrase, or one of the other forms in which it may stand within a longer text.
PreparedTree Preparing::holdsForm(Phrase phrase, const HoldsText& how) {
  const auto condition = [&](Phrase&& form) {
    mark(form);
    HoldsText text = how;
    text.phrase = std::move(form);
    return PreparedTree{std::move(text)};
  };
  std::vector<Phrase> others = std::move(phrase.otherForms);
  phrase.otherForms.clear();
  AnyOf any;
  any.parts.push_back(condition(std::move(phrase)));
  for (Phrase& other : others)
    if (mayOccur(other)) any.parts.push_back(condition(std::move(other)));
  if (any.parts.size() == 1) return std::move(any.parts[0]);
  return {std::move(any)};
}

void Preparing::mark(const Phrase& phrase) {
  auto& known = _prepared.phrases;
  const auto same = [&](const Phrase& one) { return one.text == phrase.text; };
  if (_negations == 0 && known.size() < kMaxPhrases &&
      std::none_of(known.begin(), known.end(), same))
    known.push_back(phrase);
}

// Cheap, so that a form that no record has costs nothing more.
bool Preparing::mayOccur(const Phrase& phrase) const {
  for (std::size_t i = 0; i < _corpus.size(); ++i) {
    const auto& database = _corpus.segment(i).database;
    if (std::all_of(phrase.terms.begin(), phrase.terms.end(),
                    [&](const std::string& term) { return database.term_exists(term); }))
      return true;
  }
  return false;
}

Result<PreparedTree> Preparing::node(const language::Text& text) {
  if (text.text.size() > kMaxTextBytes)
    return usage(fmt::format("a text of {} bytes; at most {} are searched for", text.text.size(),
                             kMaxTextBytes));
  _textBytes += text.text.size();
  if (_textBytes > kMaxAllTextBytes)
    return usage(fmt::format("words and phrases of more than {} bytes together", kMaxAllTextBytes));
  const Analyzer& analyzer = Analyzer::standard();
  auto phrases = text.phrase ? phraseOf(text.text, analyzer) : phrasesOf(text.text, analyzer);
  const std::string folded = analyzer.fold(text.text).text;
  std::vector<PreparedTree> parts;
  switch (text.field) {
    case TextField::Any:
      return orRecordNamed(holds(std::move(phrases), TextScope::Everything, false,
                                 _typed && !_typed->contains(text.text)),
                           text.text);
    case TextField::Title:
      return holds(std::move(phrases), TextScope::Title, false);
    case TextField::Dataset:
      return PreparedTree{HasValue{Dimension::Dataset, {}, folded}};
    case TextField::Organisation:
      parts.push_back({HasValue{Dimension::Source, {}, folded}});
      parts.push_back({HasCredit{folded}});
      return anyField(std::move(parts));
    case TextField::Place:
      parts.push_back({HasValue{Dimension::Prefecture, {}, folded}});
      parts.push_back({HasValue{Dimension::Municipality, {}, folded}});
      parts.push_back(holds(std::move(phrases), TextScope::Everything, true));
      return anyField(std::move(parts));
  }
  return usage("a text in an unknown field");
}

Status addTree(const QueryTree& tree, const Query& query, Preparing& preparing,
               PreparedQuery& prepared, std::vector<PreparedTree>& parts) {
  const QueryTree expanded = query.thesaurus ? withOtherWords(tree) : tree;
  if (query.thesaurus) preparing.typed(tree);
  auto part = preparing.tree(expanded);
  if (!part) return part.error();
  prepared.text += (prepared.text.empty() ? "" : " ") + language::toText(expanded);
  parts.push_back(std::move(*part));
  return {};
}

// The members of a query as further parts of an And.
Status addMembers(const Query& query, const Corpus& corpus, PreparedQuery& prepared,
                  std::vector<PreparedTree>& parts) {
  if (auto done = prepareMembers(query, prepared, parts); !done) return done;
  for (const std::string& text : query.where) {
    const auto condition = readCondition(text);
    if (!condition) return condition.error();
    auto part = prepareAttribute(*condition, corpus);
    if (!part) return part.error();
    parts.push_back(std::move(*part));
  }
  return {};
}

}  // namespace

Result<PreparedQuery> PreparedQuery::of(const Query& query, const Corpus& corpus) {
  PreparedQuery prepared;
  prepared.query = &query;
  for (const std::string& name : query.countFacets)
    if (auto done = checkFacet(name, corpus); !done) return done.error();
  Preparing preparing(prepared, corpus);
  AllOf all;
  if (!query.text.empty()) {
    const auto parsed = language::parseQuery(query.text);
    if (!parsed) return parsed.error();
    if (auto done = addTree(*parsed, query, preparing, prepared, all.parts); !done)
      return done.error();
  }
  if (query.tree)
    if (auto done = addTree(*query.tree, query, preparing, prepared, all.parts); !done)
      return done.error();
  if (auto done = addMembers(query, corpus, prepared, all.parts); !done) return done.error();
  if (query.sort == Query::Sort::Distance && !prepared.near)
    return usage("sort by distance needs a point; add near (latitude,longitude,radius)");
  if (all.parts.size() == 1)
    prepared.tree = std::move(all.parts[0]);
  else
    prepared.tree = {std::move(all)};
  return prepared;
}

}  // namespace kokudo::search::detail
