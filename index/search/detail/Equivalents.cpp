#include "index/search/detail/Equivalents.h"

#include "index/language/QueryParser.h"
#include "index/search/detail/OtherWords.h"

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using language::QueryTree;

void collectWords(const QueryTree& tree, std::vector<std::string>& words) {
  const auto all = [&](const std::vector<QueryTree>& parts) {
    for (const QueryTree& part : parts) collectWords(part, words);
  };
  if (const auto* text = std::get_if<language::Text>(&tree.node))
    if (std::find(words.begin(), words.end(), text->text) == words.end())
      words.push_back(text->text);
  if (const auto* node = std::get_if<language::And>(&tree.node)) all(node->parts);
  if (const auto* node = std::get_if<language::Or>(&tree.node)) all(node->parts);
}

bool mayOccurSomewhere(const std::string& word, const Corpus& corpus) {
  const auto phrases = phraseOf(word, language::Analyzer::standard());
  for (std::size_t i = 0; i < corpus.size() && !phrases.empty(); ++i) {
    const auto& database = corpus.segment(i).database;
    const auto& terms = phrases[0].terms;
    if (std::all_of(terms.begin(), terms.end(),
                    [&](const std::string& term) { return database.term_exists(term); }))
      return true;
  }
  return false;
}

// The other words for those of a tree; what is denied is not looked for.
void addOtherWords(const QueryTree& tree, std::vector<std::string>& others) {
  const QueryTree wider = withOtherWords(tree);
  if (wider == tree) return;
  std::vector<std::string> typed, all;
  collectWords(tree, typed);
  collectWords(wider, all);
  for (std::string& word : all) {
    const auto isIn = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), word) != list.end();
    };
    if (!isIn(typed) && !isIn(others)) others.push_back(std::move(word));
  }
}

}  // namespace

std::optional<Equivalents> equivalentsOf(const Query& query, const Corpus& corpus,
                                         const Found& found, Trace& trace) {
  Equivalents offer;
  if (!query.text.empty())
    if (const auto tree = language::parseQuery(query.text)) addOtherWords(*tree, offer.words);
  if (query.tree) addOtherWords(*query.tree, offer.words);
  std::erase_if(offer.words,
                [&](const std::string& word) { return !mayOccurSomewhere(word, corpus); });
  if (offer.words.empty()) return std::nullopt;
  Query wider = query;
  wider.thesaurus = true;
  wider.countFacets.clear();
  const auto prepared = PreparedQuery::of(wider, corpus);
  if (!prepared) return std::nullopt;
  Trace silent(false, trace.token());
  const auto all = find(corpus, *prepared, silent);
  if (!all) return std::nullopt;
  for (std::size_t i = 0; i < corpus.size(); ++i)
    offer.more += without(all->sets[i], found.sets[i]).count();
  if (offer.more == 0) return std::nullopt;
  return offer;
}

}  // namespace kokudo::search::detail
