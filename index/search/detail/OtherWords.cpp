#include "index/search/detail/OtherWords.h"

#include "index/language/Analyzer.h"
#include "index/language/Thesaurus.h"

#include <algorithm>
#include <iterator>

namespace kokudo::search::detail {
namespace {

using language::QueryTree;

constexpr std::size_t kMaxAlternatives = 12;

QueryTree expanded(const language::Text& word) {
  if (word.phrase || word.field != language::TextField::Any) return {word};
  const std::string folded = language::Analyzer::standard().fold(word.text).text;
  language::Or alternatives;
  alternatives.parts.push_back({word});
  for (const auto& expansion : language::Thesaurus::standard().expansions(folded)) {
    if (!expansion.whole) continue;
    for (const std::string& other : expansion.others) {
      QueryTree part{language::Text{word.field, other, true}};
      const bool known = std::find(alternatives.parts.begin(), alternatives.parts.end(), part) !=
                         alternatives.parts.end();
      if (!known && alternatives.parts.size() < kMaxAlternatives)
        alternatives.parts.push_back(std::move(part));
    }
  }
  if (alternatives.parts.size() == 1) return {word};
  return {std::move(alternatives)};
}

std::vector<QueryTree> expanded(const std::vector<QueryTree>& parts) {
  std::vector<QueryTree> result;
  for (const QueryTree& part : parts) result.push_back(withOtherWords(part));
  return result;
}

}  // namespace

QueryTree withOtherWords(const QueryTree& tree) {
  if (const auto* text = std::get_if<language::Text>(&tree.node)) return expanded(*text);
  if (const auto* all = std::get_if<language::And>(&tree.node))
    return {language::And{expanded(all->parts)}};
  if (const auto* none = std::get_if<language::Not>(&tree.node))
    return {language::Not{expanded(none->part)}};
  const auto* any = std::get_if<language::Or>(&tree.node);
  if (!any) return tree;
  language::Or result;
  for (QueryTree& part : expanded(any->parts)) {
    // No alternatives within alternatives.
    if (auto* inner = std::get_if<language::Or>(&part.node))
      std::move(inner->parts.begin(), inner->parts.end(), std::back_inserter(result.parts));
    else
      result.parts.push_back(std::move(part));
  }
  return {std::move(result)};
}

}  // namespace kokudo::search::detail
