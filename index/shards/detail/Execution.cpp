#include "index/shards/detail/Execution.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/FacetCounter.h"
#include "index/shards/detail/ShardDocument.h"
#include "index/shards/detail/Sphere.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <future>
#include <iterator>
#include <limits>

namespace kokudo::shards::detail {
namespace {

using Sort = search::Query::Sort;
using XQuery = Xapian::Query;

constexpr Xapian::doccount kMostTested = 2000;  // records fetched to decide what shards cannot
constexpr std::size_t kMostMeasured = 4096;     // hits whose distances are told before ordering
constexpr std::size_t kMostShown = 4000;        // bytes of a query in an explanation

// A document with what it holds.
struct Fetched {
  Xapian::Document document;
  Candidate candidate;
};

struct Item {
  Xapian::docid document = 0;
  double weight = 0;
  std::string key;
};

// One query on one database.
class Execution {
 public:
  Execution(const std::vector<Xapian::Database>& shards, const Plan& plan,
            const search::Query& query, const Dictionary& dictionary)
      : _shards(shards),
        _readers(shards.size()),
        _database(joined(shards)),
        _plan(plan),
        _query(query),
        _dictionary(dictionary),
        _documents(_database.get_doccount()),
        _facets(plan.facets) {}

  Result<search::SearchPage> run(bool explain);

 private:
  Xapian::Enquire enquireFor(const XQuery& query) const;
  std::vector<Item> itemsOf(const Xapian::MSet& found) const;
  XQuery ranked(const XQuery& filter) const;
  std::vector<Item> matched(const XQuery& query, std::size_t count, bool counting);
  bool before(const Item& a, const Item& b) const;
  static Xapian::Database joined(const std::vector<Xapian::Database>& shards);
  Fetched fetch(std::size_t shard, Xapian::docid document) const;
  std::vector<Fetched> fetch(const std::vector<Item>& items, std::size_t first,
                             std::size_t last) const;
  Result<std::vector<Item>> items(std::size_t count);
  Result<std::vector<Item>> decided(std::size_t count);
  std::vector<Item> estimated(std::size_t count);
  bool evenOut(std::vector<Item>& items, std::size_t wanted) const;
  bool order(std::vector<Item>& items, std::size_t wanted) const;
  search::Hit hitOf(const Item& item, const Candidate& candidate) const;
  void note(const std::string& text);

  const std::vector<Xapian::Database>& _shards;
  std::vector<search::RecordReader> _readers;
  Xapian::Database _database;
  const Plan& _plan;
  const search::Query& _query;
  const Dictionary& _dictionary;
  Xapian::doccount _documents;
  FacetCounter _facets;
  std::vector<Item> _accepted;  // of those that fetched records decided
  bool _isDecided = false;
  bool _counted = false;
  std::uint64_t _total = 0;
  bool _exact = true;
  bool _explains = false;
  std::string _notes;
  std::chrono::steady_clock::time_point _began = std::chrono::steady_clock::now();
};

void Execution::note(const std::string& text) {
  if (!_explains) return;
  const std::chrono::duration<double, std::milli> passed =
      std::chrono::steady_clock::now() - _began;
  _notes += fmt::format("{:8.2f} ms  {}\n", passed.count(), text);
}

Xapian::Enquire Execution::enquireFor(const XQuery& query) const {
  Xapian::Enquire enquire(_database);
  enquire.set_query(query);
  if (_query.sort == Sort::Relevance || _query.sort == Sort::Distance)
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.4, 0.5));
  else
    enquire.set_weighting_scheme(Xapian::BoolWeight());
  if (_query.sort == Sort::Year) enquire.set_sort_by_value(kYearSlot, true);
  if (_query.sort == Sort::Title) enquire.set_sort_by_value(kTitleSlot, false);
  return enquire;
}

std::vector<Item> Execution::itemsOf(const Xapian::MSet& found) const {
  std::vector<Item> items;
  for (auto it = found.begin(); it != found.end(); ++it)
    items.push_back({*it, it.get_weight(), it.get_sort_key()});
  return items;
}

// What is scored never decides who is found: Xapian 1.4.22 goes wrong where an optional part stands
// below the right side of AND_NOT.
XQuery Execution::ranked(const XQuery& filter) const {
  if (_plan.ranked.empty() || filter.empty()) return filter;
  return XQuery(XQuery::OP_AND_MAYBE, filter, _plan.ranked);
}

// The first hits; the first time with totals and facets.
std::vector<Item> Execution::matched(const XQuery& query, std::size_t count, bool counting) {
  if (query.empty()) return {};
  auto enquire = enquireFor(query);
  if (counting) _facets.watch(enquire);
  const auto wanted = static_cast<Xapian::doccount>(std::min<std::size_t>(count, _documents));
  const auto found = enquire.get_mset(0, wanted, counting ? _documents : 0);
  if (counting) {
    _total = found.get_matches_estimated();
    _exact = _exact && found.get_matches_lower_bound() == found.get_matches_upper_bound();
  }
  note(fmt::format("{} of {} matches: {}", found.size(), found.get_matches_estimated(),
                   query.get_description().substr(0, kMostShown)));
  return itemsOf(found);
}

bool Execution::before(const Item& a, const Item& b) const {
  if (_query.sort == Sort::Year && a.key != b.key) return a.key > b.key;
  if (_query.sort == Sort::Title && a.key != b.key) return a.key < b.key;
  if (_query.sort != Sort::Year && _query.sort != Sort::Title && a.weight != b.weight)
    return a.weight > b.weight;
  return a.document < b.document;
}

Xapian::Database Execution::joined(const std::vector<Xapian::Database>& shards) {
  Xapian::Database all;
  for (const Xapian::Database& shard : shards) all.add_database(shard);
  return all;
}

// By the number that it has in the shard.
Fetched Execution::fetch(std::size_t shard, Xapian::docid document) const {
  Fetched fetched;
  fetched.document = _shards[shard].get_document(document);
  auto record = recordIn(fetched.document.get_data());
  if (!record) throw Xapian::DatabaseCorruptError(record.error().message);
  fetched.candidate.record = std::move(*record);
  fetched.candidate.facts = _readers[shard].factsOf(fetched.candidate.record);
  return fetched;
}

// From all shards at the same time: each document is a round trip.
std::vector<Fetched> Execution::fetch(const std::vector<Item>& items, std::size_t first,
                                      std::size_t last) const {
  const std::size_t shards = _shards.size();
  std::vector<Fetched> result(last > first ? last - first : 0);
  const auto fetchOf = [&](std::size_t shard) {
    for (std::size_t i = first; i < last; ++i)
      if ((items[i].document - 1) % shards == shard)
        result[i - first] =
            fetch(shard, static_cast<Xapian::docid>((items[i].document - 1) / shards + 1));
  };
  std::vector<std::future<void>> others;
  if (result.size() > 1)
    for (std::size_t shard = 1; shard < shards; ++shard)
      others.push_back(std::async(std::launch::async, fetchOf, shard));
  fetchOf(0);
  if (result.size() == 1)
    for (std::size_t shard = 1; shard < shards; ++shard) fetchOf(shard);
  for (auto& other : others) other.get();
  return result;
}

// Those that are sure, and those of the possible that their records decide for.
Result<std::vector<Item>> Execution::decided(std::size_t count) {
  if (!_isDecided) {
    const XQuery unsure(XQuery::OP_AND_NOT, _plan.condition.possible, _plan.condition.sure);
    auto candidates = matched(ranked(unsure), kMostTested + 1, false);
    if (candidates.size() > kMostTested) {
      if (_plan.undecided.empty()) return estimated(count);
      return Error{Error::Kind::Unsupported,
                   fmt::format("more than {} records would have to be read one by one for {}",
                               kMostTested, _plan.undecided[0])};
    }
    const auto fetched = fetch(candidates, 0, candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!_plan.condition.test(fetched[i].candidate)) continue;
      _facets.add(fetched[i].document);
      _accepted.push_back(std::move(candidates[i]));
    }
    note(fmt::format("{} of {} records tested are hits", _accepted.size(), candidates.size()));
    _isDecided = true;
  }
  auto items = matched(ranked(_plan.condition.sure), count, !_counted);
  if (!_counted) _total += _accepted.size();
  _counted = true;
  std::vector<Item> merged;
  std::merge(items.begin(), items.end(), _accepted.begin(), _accepted.end(),
             std::back_inserter(merged),
             [this](const Item& a, const Item& b) { return before(a, b); });
  if (merged.size() > count) merged.resize(count);
  return merged;
}

// Too many to read them all: those of the page are tested, the rest is guessed from them.
std::vector<Item> Execution::estimated(std::size_t count) {
  const auto candidates = matched(ranked(_plan.condition.possible), kMostTested, !_counted);
  _counted = true;
  _exact = false;
  std::vector<Item> accepted;
  std::size_t tested = 0;
  constexpr std::size_t kAtOnce = 200;
  while (tested < candidates.size() && (tested == 0 || accepted.size() < count)) {
    const std::size_t last = std::min(candidates.size(), tested + kAtOnce);
    const auto fetched = fetch(candidates, tested, last);
    for (const Fetched& one : fetched) {
      if (_plan.condition.test(one.candidate)) accepted.push_back(candidates[tested]);
      ++tested;
    }
  }
  if (tested > 0)
    _total = static_cast<std::uint64_t>(static_cast<double>(_total) *
                                        static_cast<double>(accepted.size()) /
                                        static_cast<double>(tested));
  _total = std::max<std::uint64_t>(_total, accepted.size());
  if (accepted.size() > count) accepted.resize(count);
  return accepted;
}

Result<std::vector<Item>> Execution::items(std::size_t count) {
  if (!_plan.condition.exact) return decided(count);
  const bool scoresItself = _query.sort == Sort::Relevance && !_plan.ranked.empty();
  auto found =
      matched(scoresItself ? _plan.ranked : ranked(_plan.condition.sure), count, !_counted);
  _counted = true;
  return found;
}

// Shards add up the same weights in different orders: what differs by rounding is a tie. False if
// ties may go on behind the last.
bool Execution::evenOut(std::vector<Item>& items, std::size_t wanted) const {
  constexpr double kRounding = 1e-10;
  if (items.empty()) return true;
  double weight = items[0].weight;
  for (Item& item : items) {
    if (std::abs(item.weight - weight) > kRounding * std::abs(weight)) weight = item.weight;
    item.weight = weight;
  }
  const bool enough =
      items.size() <= wanted || wanted == 0 || items.back().weight != items[wanted - 1].weight;
  std::sort(items.begin(), items.end(),
            [this](const Item& a, const Item& b) { return before(a, b); });
  return enough;
}

// By geodesic distance, which the shards know to some metres only.
bool Execution::order(std::vector<Item>& items, std::size_t wanted) const {
  const search::DistanceMeter meter(_plan.near->latitude, _plan.near->longitude);
  std::vector<std::pair<double, Item>> measured;
  const auto fetched = fetch(items, 0, items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& place = fetched[i].candidate.record.place;
    const double metres = place.how == catalog::PlaceQuality::None
                              ? std::numeric_limits<double>::infinity()
                              : meter.metresTo(place.latitude, place.longitude);
    measured.emplace_back(metres, std::move(items[i]));
  }
  const double last = measured.empty() ? 0 : measured.back().first;
  std::sort(measured.begin(), measured.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.document < b.second.document;
  });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = std::move(measured[i].second);
  return measured.size() <= wanted || wanted == 0 ||
         measured[wanted - 1].first + 2 * slackAt(last) < last;
}

search::Hit Execution::hitOf(const Item& item, const Candidate& candidate) const {
  const catalog::Record& record = candidate.record;
  search::Hit hit;
  hit.id = record.id;
  hit.title = record.title;
  hit.source = record.source;
  hit.dataset = record.dataset;
  hit.datasetTitle = candidate.facts.values[1].second;
  hit.kind = record.kind;
  hit.municipality = record.municipality;
  hit.year = record.year;
  hit.score = _query.sort == Sort::Relevance ? item.weight : 0;
  hit.place = record.place;
  if (hit.place.how != catalog::PlaceQuality::None) {
    hit.place.bbox = candidate.facts.extent;
    if (_plan.near)
      hit.distanceMetres = search::DistanceMeter(_plan.near->latitude, _plan.near->longitude)
                               .metresTo(record.place.latitude, record.place.longitude);
  }
  hit.snippet = search::snippetWith(candidate.facts.body, _plan.phrases);
  return hit;
}

Result<search::SearchPage> Execution::run(bool explain) {
  _explains = explain;
  const std::size_t offset = std::min<std::size_t>(_query.offset, _documents);
  const std::size_t wanted = offset + std::min<std::size_t>(_query.limit, _documents - offset);
  const bool byDistance = _query.sort == Sort::Distance && wanted <= kMostMeasured;
  const bool byScore = _query.sort == Sort::Relevance && !_plan.ranked.empty();
  std::vector<Item> found;
  for (std::size_t margin = byDistance || byScore ? 32 : 0;; margin *= 8) {
    auto some = items(wanted + margin);
    if (!some) return some.error();
    found = std::move(*some);
    bool enough = true;
    if (byScore) enough = evenOut(found, wanted);
    if (byDistance) enough = order(found, wanted);
    if (enough || found.size() < wanted + margin || margin > kMostMeasured) break;
  }
  search::SearchPage page;
  page.total = _total;
  page.exact = _exact && _plan.exact;
  const auto shown = fetch(found, offset, std::min(wanted, found.size()));
  for (std::size_t i = 0; i < shown.size(); ++i)
    page.hits.push_back(hitOf(found[offset + i], shown[i].candidate));
  page.facets = _facets.counts(_total, _dictionary);
  note(fmt::format("{} hits fetched", page.hits.size()));
  page.plan = _notes;
  return page;
}

}  // namespace

Result<search::SearchPage> execute(const std::vector<Xapian::Database>& shards, const Plan& plan,
                                   const search::Query& query, const Dictionary& dictionary,
                                   bool explain) {
  return Execution(shards, plan, query, dictionary).run(explain);
}

}  // namespace kokudo::shards::detail
