#include "index/suggest/MoreLikeThis.h"

#include "index/language/Analyzer.h"
#include "index/suggest/detail/Nearby.h"

#include <algorithm>
#include <string>

namespace kokudo::suggest {
namespace {

using language::And;
using language::Filter;
using language::QueryTree;

constexpr double kNearMetres = 5000;
constexpr std::size_t kMostWords = 12;
constexpr std::size_t kLongestEnding = 4;

bool hasDigit(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What a Japanese name is stands at its end: 原中学校 is a 中学校, 奥清津発電所 a 発電所.
void addEndings(const std::string& token, std::vector<std::string>& words) {
  const auto characters = detail::charactersOf(token);
  for (std::size_t n = std::min(kLongestEnding, characters.size() - 1); n >= 2; --n) {
    std::string ending;
    for (auto it = characters.end() - static_cast<std::ptrdiff_t>(n); it != characters.end(); ++it)
      ending += *it;
    words.push_back(std::move(ending));
  }
}

// Codes and numbers are of this record alone and left out.
std::vector<std::string> tellingWords(const std::string& title) {
  const auto& analyzer = language::Analyzer::standard();
  std::vector<std::string> words;
  for (const auto& token : analyzer.tokens(analyzer.fold(title))) {
    if (token.text.empty() || hasDigit(token.text) || words.size() >= kMostWords) continue;
    words.push_back(token.text);
    if (token.kind == language::Token::Kind::Cjk && token.text.size() > 3)
      addEndings(token.text, words);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

QueryTree anyWordOf(const std::vector<std::string>& words) {
  std::vector<QueryTree> parts;
  for (const auto& word : words)
    parts.push_back({language::Text{language::TextField::Title, word, true}});
  return language::anyOf(std::move(parts));
}

QueryTree exactly(language::Property property, const std::string& value) {
  return {Filter{language::Exactly{property, value}}};
}

}  // namespace

std::vector<QueryTree> queriesLike(const catalog::Record& record) {
  const auto words = tellingWords(record.title);
  const bool placed = record.place.how != catalog::PlaceQuality::None;
  const auto query = [&](bool byWords, bool byKind, bool byPlace, bool byDataset) {
    And all;
    if (byWords) all.parts.push_back(anyWordOf(words));
    if (byKind && !record.kind.empty())
      all.parts.push_back(exactly(language::Property::Kind, record.kind));
    if (byPlace)
      all.parts.push_back(
          {Filter{language::Near{record.place.latitude, record.place.longitude, kNearMetres}}});
    if (byDataset) {
      const auto& dataset = record.datasetTitle.empty() ? record.dataset : record.datasetTitle;
      all.parts.push_back({language::Text{language::TextField::Dataset, dataset, true}});
    }
    all.parts.push_back({language::Not{{exactly(language::Property::Id, record.id)}}});
    return QueryTree{std::move(all)};
  };
  std::vector<QueryTree> queries;
  if (!words.empty() && placed) queries.push_back(query(true, true, true, false));
  if (!words.empty()) queries.push_back(query(true, true, false, false));
  if (!record.kind.empty() && placed) queries.push_back(query(false, true, true, false));
  if (!record.datasetTitle.empty() || !record.dataset.empty())
    queries.push_back(query(false, false, false, true));
  return queries;
}

}  // namespace kokudo::suggest
