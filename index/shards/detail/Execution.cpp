#include "index/shards/detail/Execution.h"

#include "index/shards/detail/DistanceOrder.h"
#include "index/shards/detail/Explanation.h"
#include "index/shards/detail/ItemOrder.h"
#include "index/shards/detail/Matcher.h"
#include "index/shards/detail/ShardHit.h"
#include "index/shards/detail/ShardRecords.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kokudo::shards::detail {
namespace {

using Sort = search::Query::Sort;
using XQuery = Xapian::Query;

constexpr Xapian::doccount kMostTested = 2000;  // records fetched to decide what shards cannot
constexpr std::size_t kMostMeasured = 4096;     // hits whose distances are told before ordering

// One query on one database.
class Execution {
 public:
  Execution(const std::vector<Xapian::Database>& shards, const Plan& plan,
            const search::Query& query, const Dictionary& dictionary, bool explain)
      : _records(shards),
        _plan(plan),
        _query(query),
        _dictionary(dictionary),
        _before(query.sort),
        _explanation(explain),
        _matcher(shards, query.sort, _explanation),
        _tally(plan.facets) {}

  Result<search::SearchPage> run();

 private:
  XQuery ranked(const XQuery& filter) const;
  Result<std::vector<Item>> items(std::size_t count);
  Result<std::vector<Item>> decided(std::size_t count);
  std::vector<Item> estimated(std::size_t count);

  ShardRecords _records;
  const Plan& _plan;
  const search::Query& _query;
  const Dictionary& _dictionary;
  ItemOrder _before;
  Explanation _explanation;
  Matcher _matcher;
  Tally _tally;
  std::vector<Item> _accepted;  // of those that fetched records decided
  bool _isDecided = false;
  bool _counted = false;
};

// What is scored never decides who is found: Xapian 1.4.22 goes wrong where an optional part stands
// below the right side of AND_NOT.
XQuery Execution::ranked(const XQuery& filter) const {
  if (_plan.ranked.empty() || filter.empty()) return filter;
  return XQuery(XQuery::OP_AND_MAYBE, filter, _plan.ranked);
}

// Those that are sure, and those of the possible that their records decide for.
Result<std::vector<Item>> Execution::decided(std::size_t count) {
  if (!_isDecided) {
    const XQuery unsure(XQuery::OP_AND_NOT, _plan.condition.possible, _plan.condition.sure);
    auto candidates = _matcher.matched(ranked(unsure), kMostTested + 1, nullptr);
    if (candidates.size() > kMostTested) {
      if (_plan.undecided.empty()) return estimated(count);
      return Error{Error::Kind::Unsupported,
                   fmt::format("more than {} records would have to be read one by one for {}",
                               kMostTested, _plan.undecided[0])};
    }
    const auto fetched = _records.fetch(candidates, 0, candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!_plan.condition.test(fetched[i].candidate)) continue;
      _tally.facets.add(fetched[i].document);
      _accepted.push_back(std::move(candidates[i]));
    }
    _explanation.note(
        fmt::format("{} of {} records tested are hits", _accepted.size(), candidates.size()));
    _isDecided = true;
  }
  auto items = _matcher.matched(ranked(_plan.condition.sure), count, _counted ? nullptr : &_tally);
  if (!_counted) _tally.total += _accepted.size();
  _counted = true;
  std::vector<Item> merged;
  std::merge(items.begin(), items.end(), _accepted.begin(), _accepted.end(),
             std::back_inserter(merged), _before);
  if (merged.size() > count) merged.resize(count);
  return merged;
}

// Too many to read them all: those of the page are tested, the rest is guessed from them.
std::vector<Item> Execution::estimated(std::size_t count) {
  const auto candidates =
      _matcher.matched(ranked(_plan.condition.possible), kMostTested, _counted ? nullptr : &_tally);
  _counted = true;
  _tally.exact = false;
  std::vector<Item> accepted;
  std::size_t tested = 0;
  constexpr std::size_t kAtOnce = 200;
  while (tested < candidates.size() && (tested == 0 || accepted.size() < count)) {
    const std::size_t last = std::min(candidates.size(), tested + kAtOnce);
    const auto fetched = _records.fetch(candidates, tested, last);
    for (const Fetched& one : fetched) {
      if (_plan.condition.test(one.candidate)) accepted.push_back(candidates[tested]);
      ++tested;
    }
  }
  if (tested > 0)
    _tally.total = static_cast<std::uint64_t>(static_cast<double>(_tally.total) *
                                              static_cast<double>(accepted.size()) /
                                              static_cast<double>(tested));
  _tally.total = std::max<std::uint64_t>(_tally.total, accepted.size());
  if (accepted.size() > count) accepted.resize(count);
  return accepted;
}

Result<std::vector<Item>> Execution::items(std::size_t count) {
  if (!_plan.condition.exact) return decided(count);
  const bool scoresItself = _query.sort == Sort::Relevance && !_plan.ranked.empty();
  auto found = _matcher.matched(scoresItself ? _plan.ranked : ranked(_plan.condition.sure), count,
                                _counted ? nullptr : &_tally);
  _counted = true;
  return found;
}

Result<search::SearchPage> Execution::run() {
  const std::size_t documents = _matcher.documents();
  const std::size_t offset = std::min<std::size_t>(_query.offset, documents);
  const std::size_t wanted = offset + std::min<std::size_t>(_query.limit, documents - offset);
  const bool byDistance = _query.sort == Sort::Distance && wanted <= kMostMeasured;
  const bool byScore = _query.sort == Sort::Relevance && !_plan.ranked.empty();
  std::vector<Item> found;
  for (std::size_t margin = byDistance || byScore ? 32 : 0;; margin *= 8) {
    auto some = items(wanted + margin);
    if (!some) return some.error();
    found = std::move(*some);
    bool enough = true;
    if (byScore) enough = evenOut(found, wanted, _before);
    if (byDistance) enough = sortByDistance(found, wanted, *_plan.near, _records);
    if (enough || found.size() < wanted + margin || margin > kMostMeasured) break;
  }
  search::SearchPage page;
  page.total = _tally.total;
  page.exact = _tally.exact && _plan.exact;
  const auto shown = _records.fetch(found, offset, std::min(wanted, found.size()));
  for (std::size_t i = 0; i < shown.size(); ++i)
    page.hits.push_back(hitOf(found[offset + i], shown[i].candidate, _plan, _query.sort));
  page.facets = _tally.facets.counts(_tally.total, _dictionary);
  _explanation.note(fmt::format("{} hits fetched", page.hits.size()));
  page.plan = _explanation.text();
  return page;
}

}  // namespace

Result<search::SearchPage> execute(const std::vector<Xapian::Database>& shards, const Plan& plan,
                                   const search::Query& query, const Dictionary& dictionary,
                                   bool explain) {
  return Execution(shards, plan, query, dictionary, explain).run();
}

}  // namespace kokudo::shards::detail
