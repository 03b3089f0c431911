#include "index/search/detail/PreparedTree.h"

#include "index/language/QueryParser.h"
#include "index/search/detail/OtherWords.h"
#include "index/search/detail/PreparedFilters.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;
using language::QueryTree;
using language::TextField;

constexpr std::size_t kMaxTextBytes = 8192;
constexpr std::size_t kMaxPhrases = 2048;

Error usage(std::string message) {
  return {Error::Kind::BadUsage, std::move(message)};
}

// Translates nodes; keeps what the whole query needs to know of them.
class Preparing {
 public:
  Preparing(PreparedQuery& prepared, const Corpus& corpus) : _prepared(prepared), _corpus(corpus) {}

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
    return prepareAttribute(condition, _corpus);
  }
  Result<PreparedTree> node(const language::Filter& filter) {
    return prepareFilter(filter, _prepared);
  }

  template <typename Node>
  Result<PreparedTree> parts(const std::vector<QueryTree>& trees) {
    Node result;
    for (const QueryTree& each : trees) {
      auto part = tree(each);
      if (!part) return part.error();
      result.parts.push_back(std::move(*part));
    }
    return PreparedTree{std::move(result)};
  }
  PreparedTree holds(std::vector<Phrase> phrases, TextScope scope, bool ownText);
  static PreparedTree anyField(std::vector<PreparedTree> parts) {
    return {AnyOf{std::move(parts)}};
  }

  PreparedQuery& _prepared;
  const Corpus& _corpus;
  int _negations = 0;
};

PreparedTree Preparing::holds(std::vector<Phrase> phrases, TextScope scope, bool ownText) {
  if (phrases.empty()) return {Nothing{"the text has no letter or digit to search for"}};
  AllOf all;
  for (Phrase& phrase : phrases) {
    const auto same = [&](const Phrase& known) { return known.text == phrase.text; };
    const auto& known = _prepared.phrases;
    if (_negations == 0 && known.size() < kMaxPhrases &&
        std::none_of(known.begin(), known.end(), same))
      _prepared.phrases.push_back(phrase);
    all.parts.push_back({HoldsText{std::move(phrase), scope, ownText}});
  }
  if (all.parts.size() == 1) return std::move(all.parts[0]);
  return {std::move(all)};
}

Result<PreparedTree> Preparing::node(const language::Text& text) {
  if (text.text.size() > kMaxTextBytes)
    return usage(fmt::format("a text of {} bytes; at most {} are searched for", text.text.size(),
                             kMaxTextBytes));
  const Analyzer& analyzer = Analyzer::standard();
  auto phrases = text.phrase ? phraseOf(text.text, analyzer) : phrasesOf(text.text, analyzer);
  const std::string folded = analyzer.fold(text.text).text;
  std::vector<PreparedTree> parts;
  switch (text.field) {
    case TextField::Any:
      return holds(std::move(phrases), TextScope::Everything, false);
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
