#include "apps/workbench/NameSuggestions.h"

#include "index/language/QueryTree.h"
#include "index/suggest/MoreLikeThis.h"
#include "index/suggest/PlaceCodes.h"

#include <algorithm>

namespace kokudo::workbench {
namespace {

constexpr std::size_t kMostCandidates = 6, kMostOffered = 3;
constexpr std::size_t kMostWords = 8;

std::vector<std::string> wordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while ((begin = text.find_first_not_of(' ', begin)) != std::string::npos) {
    const auto end = std::min(text.find(' ', begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::uint64_t hitsOf(search::Query query, const std::string& text,
                     const search::Searcher& searcher) {
  query.text = text;
  query.limit = 1;
  query.offset = 0;
  query.countFacets.clear();
  query.tellEquivalents = false;
  const auto page = searcher.search(query);
  return page ? page->total : 0;
}

}  // namespace

Result<suggest::Suggestions> openSuggestions(const workspace::Workspace& workspace) {
  const auto current = workspace.current();
  if (!current) return current.error();
  return suggest::Suggestions::open(
      suggest::suggestionsFilesIn(workspace.folder() / "index" / current->name));
}

void resolvePlaces(search::Query& query, const suggest::Suggestions& suggestions) {
  const auto resolve = suggest::municipalityResolver(suggestions);
  query.text = suggest::withCodes(query.text, resolve);
  if (query.tree) query.tree = suggest::withCodes(std::move(*query.tree), resolve);
}

std::vector<search::FacetCount> didYouMean(const search::Query& query,
                                           const suggest::Suggestions& suggestions,
                                           const search::Searcher& searcher) {
  std::vector<search::FacetCount> offered;
  const auto offer = [&](const std::string& text) {
    const bool known = std::any_of(offered.begin(), offered.end(),
                                   [&](const auto& one) { return one.value == text; });
    if (known || text == query.text || offered.size() >= kMostOffered) return false;
    const auto hits = hitsOf(query, text, searcher);
    if (hits > 0) offered.push_back({text, text, hits});
    return hits > 0;
  };
  // The name proper first: a record of 港区 need not say 東京都.
  for (const auto& similar : suggestions.similarTo(query.text, kMostCandidates))
    if (!offer(similar.name)) offer(similar.text);
  const auto words = wordsOf(query.text);
  if (words.size() < 2 || words.size() > kMostWords) return offered;
  for (std::size_t i = 0; i < words.size(); ++i)
    for (const auto& similar : suggestions.similarTo(words[i], kMostCandidates)) {
      auto changed = words;
      changed[i] = similar.name;
      offer(joined(changed));
    }
  return offered;
}

Result<search::Query> queryLike(const catalog::Record& record, const search::Query& shape,
                                const search::Searcher& searcher, const CancelToken& token) {
  search::Query query = shape;
  for (const auto& like : suggest::queriesLike(record)) {
    query.text = language::toText(like);
    search::Query counted = query;
    counted.countFacets.clear();
    counted.tellEquivalents = false;
    counted.offset = 0;
    counted.limit = 0;
    const auto page = searcher.search(counted, false, token);
    if (!page) return page.error();
    if (page->total >= std::max<std::size_t>(shape.limit, 1)) break;
  }
  return query;
}

Result<search::SearchPage> moreLike(const catalog::Record& record, const search::Query& shape,
                                    const search::Searcher& searcher, const CancelToken& token) {
  const auto query = queryLike(record, shape, searcher, token);
  if (!query) return query.error();
  return searcher.search(*query, false, token);
}

}  // namespace kokudo::workbench
