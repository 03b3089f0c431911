#include "index/shards/detail/Matcher.h"

#include "index/shards/detail/Schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::shards::detail {

bool Matcher::sortsByValue() const {
  return _sort == Sort::Year || _sort == Sort::Title;
}

Xapian::Enquire Matcher::enquireFor(const Xapian::Query& query) const {
  Xapian::Enquire enquire(_database);
  enquire.set_query(query);
  if (sortsByValue())
    enquire.set_weighting_scheme(Xapian::BoolWeight());
  else
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.4, 0.5));
  if (_sort == Sort::Year) enquire.set_sort_by_value(kYearSlot, true);
  if (_sort == Sort::Title) enquire.set_sort_by_value(kTitleSlot, false);
  return enquire;
}

void Tally::take(const Xapian::MSet& found) {
  total = found.get_matches_estimated();
  exact = exact && found.get_matches_lower_bound() == found.get_matches_upper_bound();
}

// A match that sorts by value must not count: Xapian 1.4.22 shows what a shard has sent, and has
// counted itself, to the client's counters again where it sorts behind the page (multimatch.cc).
void Matcher::countUnsorted(const Xapian::Query& query, Tally& tally) {
  Xapian::Enquire enquire(_database);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  tally.facets.watch(enquire);
  tally.take(enquire.get_mset(0, 0, _documents));
}

std::vector<Item> Matcher::matched(const Xapian::Query& query, std::size_t count, Tally* tally) {
  if (query.empty()) return {};
  if (tally && sortsByValue()) {
    countUnsorted(query, *tally);
    tally = nullptr;
  }
  auto enquire = enquireFor(query);
  if (tally) tally->facets.watch(enquire);
  const auto wanted = static_cast<Xapian::doccount>(std::min<std::size_t>(count, _documents));
  const auto found = enquire.get_mset(0, wanted, tally ? _documents : 0);
  if (tally) tally->take(found);
  constexpr std::size_t kMostShown = 4000;  // bytes of the query
  _explanation.note(fmt::format("{} of {} matches: {}", found.size(), found.get_matches_estimated(),
                                query.get_description().substr(0, kMostShown)));
  return itemsOf(found);
}

Xapian::Database Matcher::joined(const std::vector<Xapian::Database>& shards) {
  Xapian::Database all;
  for (const Xapian::Database& shard : shards) all.add_database(shard);
  return all;
}

}  // namespace kokudo::shards::detail
