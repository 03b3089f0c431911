#include "apps/workbench/CollapsedPage.h"

#include "apps/workbench/EntityIndex.h"
#include "index/entities/Collapse.h"
#include "index/language/QueryTree.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace kokudo::workbench {
namespace {

using entities::CollapsedHit;

/// Above this many hits it is faster to read all members than to look the hits up.
constexpr std::size_t kMostLookedUp = 5000;

/// The hits from the first one on, enough of them for the page, and the entries they make.
struct Fetched {
  search::SearchPage page;
  std::vector<CollapsedHit> entries;
};

Result<Fetched> fetch(const search::Query& query, const search::Searcher& searcher,
                      const entities::EntityLinks& links, bool explain, const CancelToken& token) {
  const std::size_t wanted = query.offset + query.limit;
  Fetched fetched;
  search::Query longer = query;
  longer.offset = 0;
  longer.limit = wanted + wanted / 2 + 16;
  while (true) {
    auto page = searcher.search(longer, explain, token);
    if (!page) return page.error();
    fetched.page = std::move(*page);
    std::vector<std::string> ids;
    for (const auto& hit : fetched.page.hits) ids.push_back(hit.id);
    auto entries = entities::collapse(ids, links);
    if (!entries) return entries.error();
    fetched.entries = std::move(*entries);
    if (fetched.entries.size() >= wanted || ids.size() < longer.limit) return fetched;
    longer.limit *= 2;
  }
}

// An And holds no And.
language::QueryTree both(const language::QueryTree& a, const language::QueryTree& b) {
  language::And all;
  if (const auto* parts = std::get_if<language::And>(&a.node))
    all = *parts;
  else
    all.parts.push_back(a);
  all.parts.push_back(b);
  return {all};
}

language::QueryTree oneOf(const std::vector<std::string>& ids) {
  std::vector<language::QueryTree> parts;
  for (const auto& id : ids)
    parts.push_back({language::Filter{language::Exactly{language::Property::Id, id}}});
  return language::anyOf(std::move(parts));
}

// Which of the ids the query finds, wherever in its result they stand.
Result<std::set<std::string>> foundAmong(const std::vector<std::string>& ids,
                                         const search::Query& query,
                                         const search::Searcher& searcher,
                                         const CancelToken& token) {
  std::set<std::string> found;
  if (ids.empty()) return found;
  search::Query asked = query;
  asked.tree = query.tree ? both(*query.tree, oneOf(ids)) : oneOf(ids);
  asked.countFacets.clear();
  asked.tellEquivalents = false;
  asked.offset = 0;
  asked.limit = ids.size();
  const auto page = searcher.search(asked, false, token);
  if (!page) return page.error();
  for (const auto& hit : page->hits) found.insert(hit.id);
  return found;
}

Result<std::uint64_t> countOneByOne(const std::vector<std::string>& ids,
                                    const entities::EntityLinks& links) {
  std::unordered_set<std::string> entries;
  for (const auto& id : ids) {
    auto entity = links.entityIdOf(id);
    if (!entity) return entity.error();
    entries.insert(std::move(*entity));
  }
  return std::uint64_t(entries.size());
}

// All members at once, each with the number of its entity: about 100 bytes a member.
Result<std::uint64_t> countByTable(const std::vector<std::string>& ids,
                                   const entities::EntityLinks& links) {
  std::unordered_map<std::string, std::uint32_t> numbers, numberOf;
  const auto read = links.forEachMember([&](std::string_view record, std::string_view entity) {
    const auto number = static_cast<std::uint32_t>(numbers.size());
    const auto at = numbers.try_emplace(std::string(entity), number).first;
    numberOf.emplace(record, at->second);
    return true;
  });
  if (!read) return read.error();
  std::vector<bool> seen(numbers.size(), false);
  std::uint64_t entries = 0;
  for (const auto& id : ids) {
    const auto member = numberOf.find(id);
    if (member == numberOf.end()) {
      ++entries;
    } else if (!seen[member->second]) {
      seen[member->second] = true;
      ++entries;
    }
  }
  return entries;
}

// Entries of the whole result; more hits than can be looked up in a moment give the most it may be.
Status countEntries(const Fetched& fetched, const search::Query& query,
                    const search::Searcher& searcher, const entities::EntityLinks& links,
                    const CancelToken& token, CollapsedPage& collapsed) {
  const auto hits = fetched.page.hits.size();
  collapsed.total = fetched.page.total - (hits - fetched.entries.size());
  collapsed.exact = fetched.page.exact;
  if (hits >= fetched.page.total) return {};
  if (fetched.page.total > kMostEntitiesCounted) {
    collapsed.exact = false;
    return {};
  }
  const auto ids = searcher.allIds(query, token);
  if (!ids) return ids.error();
  const auto entries =
      ids->size() > kMostLookedUp ? countByTable(*ids, links) : countOneByOne(*ids, links);
  if (!entries) return entries.error();
  collapsed.total = *entries;
  return {};
}

Status showEntries(const Fetched& fetched, const search::Query& query,
                   const search::Searcher& searcher, const entities::EntityLinks& links,
                   const catalog::Catalog& catalog, const CancelToken& token,
                   CollapsedPage& collapsed) {
  const std::size_t begin = std::min(query.offset, fetched.entries.size());
  const std::size_t end = std::min(begin + query.limit, fetched.entries.size());
  std::vector<std::string> elsewhere;
  for (std::size_t i = begin; i < end; ++i)
    elsewhere.insert(elsewhere.end(), fetched.entries[i].elsewhere.begin(),
                     fetched.entries[i].elsewhere.end());
  auto found = foundAmong(elsewhere, query, searcher, token);
  if (!found) return found.error();
  for (std::size_t i = begin; i < end; ++i) {
    const CollapsedHit& entry = fetched.entries[i];
    for (const std::size_t hit : entry.hits) found->insert(fetched.page.hits[hit].id);
    const auto& shown = fetched.page.hits[entry.hits.front()];
    auto view = viewEntity(shown.id, links, catalog);
    if (!view) return view.error();
    if (*view)
      for (auto& member : (*view)->members) member.isHit = found->count(member.id) > 0;
    collapsed.entities.push_back(std::move(*view));
    collapsed.page.hits.push_back(shown);
  }
  return {};
}

}  // namespace

Result<CollapsedPage> searchCollapsed(const search::Query& query, const search::Searcher& searcher,
                                      const entities::EntityLinks& links,
                                      const catalog::Catalog& catalog, bool explain,
                                      const CancelToken& token) {
  const auto fetched = fetch(query, searcher, links, explain, token);
  if (!fetched) return fetched.error();
  const auto age = ageOf(links, catalog);
  if (!age) return age.error();
  CollapsedPage collapsed;
  collapsed.older = *age == LinksState::Age::Older;
  collapsed.page = fetched->page;
  collapsed.page.hits.clear();
  if (auto done = countEntries(*fetched, query, searcher, links, token, collapsed); !done)
    return done.error();
  if (auto done = showEntries(*fetched, query, searcher, links, catalog, token, collapsed); !done)
    return done.error();
  for (auto& entity : collapsed.entities)
    if (entity) entity->older = collapsed.older;
  return collapsed;
}

}  // namespace kokudo::workbench
