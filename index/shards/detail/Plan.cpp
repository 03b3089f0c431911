#include "index/shards/detail/Plan.h"

#include "index/language/QueryParser.h"
#include "index/search/QueryParts.h"
#include "index/shards/detail/MemberConditions.h"
#include "index/shards/detail/Schema.h"
#include "index/shards/detail/SpaceConditions.h"
#include "index/shards/detail/TreeConditions.h"

namespace kokudo::shards::detail {
namespace {

using XQuery = Xapian::Query;

constexpr double kWholeTitleWeight = 4;

Status addTree(const language::QueryTree& tree, bool thesaurus, TreeConditions& conditions,
               Plan& plan, std::vector<Condition>& parts) {
  const language::QueryTree expanded = thesaurus ? search::withThesaurus(tree) : tree;
  auto part = conditions.tree(expanded);
  if (!part) return part.error();
  plan.text += (plan.text.empty() ? "" : " ") + language::toText(expanded);
  parts.push_back(std::move(*part));
  return {};
}

// Who is called what was looked for, and nothing else, comes first.
XQuery wholeTitlesFirst(const XQuery& query, const std::vector<std::string>& phrases) {
  std::string letters;
  for (const std::string& phrase : phrases) letters += lettersOf(phrase);
  if (letters.empty()) return query;
  return XQuery(
      XQuery::OP_AND_MAYBE, query,
      XQuery(XQuery::OP_SCALE_WEIGHT, XQuery(termOf(kWholeTitle, letters)), kWholeTitleWeight));
}

}  // namespace

Result<Condition> Plan::conditionOf(const search::Query& query, const Dictionary& dictionary,
                                    bool scored) {
  TreeConditions conditions(*this, dictionary, scored);
  std::vector<Condition> parts;
  if (!query.text.empty()) {
    const auto parsed = language::parseQuery(query.text);
    if (!parsed) return parsed.error();
    if (auto done = addTree(*parsed, query.thesaurus, conditions, *this, parts); !done)
      return done.error();
  }
  if (query.tree)
    if (auto done = addTree(*query.tree, query.thesaurus, conditions, *this, parts); !done)
      return done.error();
  if (auto done = addMembers(query, dictionary, *this, parts); !done) return done.error();
  return allOf(std::move(parts));
}

Result<Plan> Plan::of(const search::Query& query, const Dictionary& dictionary) {
  Plan plan;
  for (const std::string& name : query.countFacets) {
    auto facet = facetCalled(name, dictionary);
    if (!facet) return facet.error();
    plan.facets.push_back(std::move(*facet));
  }
  auto condition = plan.conditionOf(query, dictionary, false);
  if (!condition) return condition.error();
  plan.condition = std::move(*condition);
  if (query.sort == search::Query::Sort::Distance && !plan.near)
    return Error{Error::Kind::BadUsage,
                 "sort by distance needs a point; add near (latitude,longitude,radius)"};
  if (query.sort == search::Query::Sort::Distance) plan.ranked = nearestFirst(*plan.near);
  if (query.sort != search::Query::Sort::Relevance || plan.phrases.empty()) return plan;
  Plan scored;
  auto ranked = scored.conditionOf(query, dictionary, true);
  if (!ranked) return ranked.error();
  if (!ranked->possible.empty()) plan.ranked = wholeTitlesFirst(ranked->possible, plan.typed);
  return plan;
}

}  // namespace kokudo::shards::detail
