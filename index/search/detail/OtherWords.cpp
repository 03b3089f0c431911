#include "index/search/detail/OtherWords.h"

#include "index/language/Analyzer.h"
#include "index/language/Places.h"
#include "index/language/Thesaurus.h"

#include <algorithm>
#include <iterator>

namespace kokudo::search::detail {
namespace {

using language::QueryTree;

constexpr std::size_t kMaxAlternatives = 12;
constexpr std::size_t kLongestTerm = 256;  // bytes; no term of the thesaurus and no name is longer

bool isWord(const QueryTree& tree) {
  const auto* text = std::get_if<language::Text>(&tree.node);
  return text && !text->phrase && text->field == language::TextField::Any;
}

void addName(const std::string& name, int prefecture, language::Or& alternatives) {
  QueryTree part{language::And{{{language::Text{language::TextField::Any, name, true}},
                                {language::Filter{language::InPrefecture{prefecture}}}}}};
  auto& known = alternatives.parts;
  if (known.size() < kMaxAlternatives && std::find(known.begin(), known.end(), part) == known.end())
    known.push_back(std::move(part));
}

// JIS X 0402: a designated city has a number of its own hundred or thirty, its wards those behind.
bool hasWards(const std::string& municipality) {
  return municipality[2] == '1' && municipality[4] == '0';
}

// A municipality that is no more stands for the one that holds its area today; where something in
// it is asked for, above all for the ward that kept its name (清水市 学校: 静岡市, 清水区).
void addTodaysName(const std::string& name, bool amongOthers, language::Or& alternatives) {
  constexpr std::string_view kCity = "市";
  for (const auto& former : language::Places::standard().formerNamed(name)) {
    if (former.currentName == former.name) continue;
    const int prefecture = (former.code[0] - '0') * 10 + (former.code[1] - '0');
    addName(former.currentName, prefecture, alternatives);
    if (amongOthers && hasWards(former.code) && former.name.ends_with(kCity))
      addName(former.name.substr(0, former.name.size() - kCity.size()) + "区", prefecture,
              alternatives);
  }
}

// @param amongOthers other conditions must hold, too
QueryTree expanded(const language::Text& word, bool amongOthers) {
  if (word.phrase || word.field != language::TextField::Any || word.text.size() > kLongestTerm)
    return {word};
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
  addTodaysName(word.text, amongOthers, alternatives);
  if (alternatives.parts.size() == 1) return {word};
  return {std::move(alternatives)};
}

// Words that are one term together ("nuclear power plant"): how many from `first` on.
std::size_t wordsOfTerm(const std::vector<QueryTree>& parts, std::size_t first) {
  constexpr std::size_t kMaxWords = 5;
  std::string text;
  std::size_t count = 0;
  for (std::size_t i = first; i < parts.size() && i < first + kMaxWords && isWord(parts[i]); ++i) {
    text += (text.empty() ? "" : " ") + std::get<language::Text>(parts[i].node).text;
    if (text.size() > kLongestTerm) break;
    if (i == first) continue;
    const std::string folded = language::Analyzer::standard().fold(text).text;
    for (const auto& expansion : language::Thesaurus::standard().expansions(folded))
      if (expansion.whole) count = i - first + 1;
  }
  return count;
}

QueryTree expandedTerm(std::vector<QueryTree> words) {
  std::string text;
  for (const QueryTree& word : words)
    text += (text.empty() ? "" : " ") + std::get<language::Text>(word.node).text;
  QueryTree others = expanded(language::Text{language::TextField::Any, text, false}, true);
  auto* any = std::get_if<language::Or>(&others.node);
  if (!any) return {language::And{std::move(words)}};
  any->parts[0] = {language::And{std::move(words)}};
  return others;
}

std::vector<QueryTree> expanded(const std::vector<QueryTree>& parts) {
  std::vector<QueryTree> result;
  for (const QueryTree& part : parts) result.push_back(withOtherWords(part));
  return result;
}

std::vector<QueryTree> expandedWords(const std::vector<QueryTree>& parts) {
  std::vector<QueryTree> result;
  for (std::size_t i = 0; i < parts.size();) {
    const std::size_t count = wordsOfTerm(parts, i);
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(i);
    if (const auto* word = std::get_if<language::Text>(&first->node); word && count == 0)
      result.push_back(expanded(*word, true));
    else if (count == 0)
      result.push_back(withOtherWords(*first));
    else
      result.push_back(expandedTerm({first, first + static_cast<std::ptrdiff_t>(count)}));
    i += std::max<std::size_t>(1, count);
  }
  return result;
}

}  // namespace

QueryTree withOtherWords(const QueryTree& tree) {
  if (const auto* text = std::get_if<language::Text>(&tree.node)) return expanded(*text, false);
  if (const auto* all = std::get_if<language::And>(&tree.node))
    return {language::And{expandedWords(all->parts)}};
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
