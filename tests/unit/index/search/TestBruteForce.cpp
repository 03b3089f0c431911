// The searcher against a plain scan of the records, on random records and random queries; one index
// written whole against the same records in two segments with removed ones.

#include "index/language/QueryParser.h"
#include "index/search/Manifest.h"
#include "index/search/RemovedDocuments.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/RandomQueries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace kokudo::search {
namespace {

constexpr int kRecords = 3000, kQueries = 2600, kSegmentQueries = 400;

using Counts = std::map<std::string, std::map<std::string, std::uint64_t>>;

// What a plain scan says of a query.
struct Expected {
  std::vector<const Record*> hits;
  std::set<std::string> ids;
  Counts facets;
  std::map<std::int64_t, std::uint64_t> years;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> cells;
  bool unsure = false;
};

void count(const Record& r, int zoom, Expected& expected) {
  auto& facets = expected.facets;
  ++facets["source"][r.source];
  ++facets["dataset"][r.dataset];
  ++facets["prefecture"][r.prefecture];
  ++facets["year"][r.year ? std::to_string(*r.year) : ""];
  ++facets["place"][toText(r.place.how)];
  ++facets["kind"][r.kind];
  ++facets["license"][r.license];
  std::set<std::string> tags;
  for (const auto& [name, value] : r.attributes)
    if (name == "tag")
      tags.insert(toText(value));
    else
      ++facets["attr:" + name][toText(value)];
  for (const std::string& tag : tags) ++facets["attr:tag"][tag];
  ++expected.years[r.year.value_or(-1)];
  if (r.place.how == catalog::PlaceQuality::None) return;
  const double size = std::ldexp(360.0, -zoom);
  ++expected.cells[{static_cast<std::uint32_t>(std::floor((r.place.longitude + 180) / size)),
                    static_cast<std::uint32_t>(std::floor((r.place.latitude + 90) / size))}];
}

Expected scan(const std::vector<Plain>& plains, const Query& query, const QueryTree& tree,
              int zoom) {
  Expected expected;
  for (const Plain& plain : plains) {
    if (!meetsMembers(plain, query, expected.unsure)) continue;
    if (!PlainTree(plain, expected.unsure).meets(tree)) continue;
    expected.hits.push_back(plain.record);
    expected.ids.insert(plain.record->id);
    count(*plain.record, zoom, expected);
  }
  return expected;
}

Counts countsOf(const SearchPage& page) {
  Counts counts;
  for (const auto& [dimension, values] : page.facets)
    for (const FacetCount& value : values) counts[dimension][value.value] = value.count;
  return counts;
}

// Query and the tree that it stands for: as a tree, or as text where that says the same.
std::pair<Query, QueryTree> randomQuery(Dice& dice) {
  Query query;
  QueryTree tree = dice.oneIn(5) ? QueryTree{language::And{}} : randomTree(dice, 3);
  if (dice.oneIn(2)) addRandomMembers(dice, query);
  query.countFacets = {"source", "dataset", "prefecture",  "year",    "place",
                       "kind",   "license", "attr:height", "attr:tag"};
  query.countFacets.push_back(dice.oneIn(2) ? "attr:spans" : "attr:note");
  const auto parsed = language::parseQuery(language::toText(tree));
  if (parsed.ok() && dice.oneIn(2)) {
    query.text = language::toText(tree);
    return {query, *parsed};
  }
  query.tree = tree;
  return {query, tree};
}

void checkOrder(const Searcher& searcher, Query query, const Expected& expected, Dice& dice) {
  query.countFacets.clear();
  query.sort = static_cast<Query::Sort>(dice.below(4));
  if (query.sort == Query::Sort::Distance && !query.near) query.sort = Query::Sort::Year;
  std::vector<Hit> hits;
  const auto visited = searcher.forEachHit(query, [&](const Hit& hit) {
    hits.push_back(hit);
    return true;
  });
  ASSERT_TRUE(visited.ok()) << visited.error().message;
  ASSERT_EQ(*visited, expected.ids.size());
  std::vector<std::string> ids;
  for (const Hit& hit : hits) ids.push_back(hit.id);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()), expected.ids);
  EXPECT_EQ(ids, idsOf(searcher, query));
  for (std::size_t i = 1; i < hits.size(); ++i) {
    const Hit &before = hits[i - 1], &after = hits[i];
    if (query.sort == Query::Sort::Year) {
      ASSERT_GE(before.year.value_or(-1), after.year.value_or(-1));
    } else if (query.sort == Query::Sort::Distance) {
      ASSERT_LE(before.distanceMetres.value_or(1e9), after.distanceMetres.value_or(1e9));
    } else if (query.sort == Query::Sort::Relevance) {
      ASSERT_GE(before.score, after.score);
    }
  }
  query.limit = static_cast<std::size_t>(1 + dice.below(700));
  query.offset = static_cast<std::size_t>(dice.below(static_cast<int>(ids.size()) + 5));
  const auto page = searcher.search(query);
  ASSERT_TRUE(page.ok());
  for (std::size_t i = 0; i < page->hits.size(); ++i)
    ASSERT_EQ(page->hits[i].id, ids[query.offset + i]);
  EXPECT_EQ(page->hits.size(),
            std::min(query.limit, ids.size() - std::min(ids.size(), query.offset)));
}

TEST(Searcher, CountsExactlyWhatAPlainScanFinds) {
  Dice dice(20261122);
  const auto records = randomRecords(dice, kRecords);
  test::TemporaryFolder folder;
  const Searcher searcher = indexed(folder / "g", records);
  const auto plains = plainOf(records);
  int compared = 0, found = 0;
  for (int n = 0; n < kQueries; ++n) {
    const auto [query, tree] = randomQuery(dice);
    const int zoom = 4 + dice.below(16);
    const Expected expected = scan(plains, query, tree, zoom);
    if (expected.unsure) continue;
    ++compared;
    found += expected.ids.empty() ? 0 : 1;
    const auto page = searcher.search(query, true);
    ASSERT_TRUE(page.ok()) << page.error().message;
    ASSERT_EQ(page->total, expected.ids.size()) << page->plan;
    EXPECT_TRUE(page->exact);
    const auto ids = idsOf(searcher, query);
    ASSERT_EQ(std::set<std::string>(ids.begin(), ids.end()), expected.ids) << page->plan;
    auto facets = expected.facets;
    for (auto it = facets.begin(); it != facets.end();)
      it = std::find(query.countFacets.begin(), query.countFacets.end(), it->first) ==
                   query.countFacets.end()
               ? facets.erase(it)
               : std::next(it);
    ASSERT_EQ(countsOf(*page), facets) << page->plan;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> cells;
    const auto counted = searcher.cells(query, zoom);
    for (const CellCount& cell : *counted) cells[{cell.x, cell.y}] = cell.count;
    ASSERT_EQ(cells, expected.cells) << zoom;
    std::map<std::int64_t, std::uint64_t> years;
    const auto byYear = searcher.years(query);
    for (const YearCount& year : *byYear) years[year.year.value_or(-1)] = year.count;
    ASSERT_EQ(years, expected.years);
    checkOrder(searcher, query, expected, dice);
    if (testing::Test::HasFatalFailure()) {
      ADD_FAILURE() << language::toText(tree) << "\n" << page->plan;
      return;
    }
  }
  EXPECT_GE(compared, 2000);
  EXPECT_GE(found, 1000) << "too many queries found nothing";
}

void write(const std::filesystem::path& folder, const std::vector<Record>& records) {
  auto writer = IndexWriter::create(folder);
  ASSERT_TRUE(writer.ok());
  for (const Record& record : records) ASSERT_TRUE(writer->add(record).ok());
  ASSERT_TRUE(writer->finish().ok());
}

// Two segments: most records, some of them in an earlier form; then the rest and the new forms.
Searcher inTwoSegments(const std::filesystem::path& folder, const std::vector<Record>& records) {
  std::vector<Record> first, second;
  std::vector<std::string> replaced{"a:no-such-id"};
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool changed = i % 11 == 5;
    if (changed) {
      Record before = records[i];
      before.title = "以前の避難所橋";
      before.year = 1999;
      replaced.push_back(before.id);
      first.push_back(std::move(before));
    }
    (changed || i % 7 == 0 ? second : first).push_back(records[i]);
  }
  Record gone = records[0];
  gone.id = "a:gone";
  first.push_back(gone);
  replaced.push_back(gone.id);
  write(folder / "segments/0001", first);
  write(folder / "segments/0002", second);
  const auto removed = removeFromSegment(folder, "0001", replaced);
  EXPECT_TRUE(removed.ok());
  EXPECT_EQ(*removed, replaced.size() - 1);
  const auto manifest = Manifest::of(folder, 1, records.size());
  EXPECT_TRUE(manifest.ok() && manifest->write(folder).ok());
  auto searcher = Searcher::open(folder);
  EXPECT_TRUE(searcher.ok()) << (searcher.ok() ? "" : searcher.error().message);
  return std::move(searcher).value();
}

// As a build writes them.
std::vector<Record> inOrderOfId(std::vector<Record> records) {
  std::sort(records.begin(), records.end(),
            [](const Record& a, const Record& b) { return a.id < b.id; });
  return records;
}

TEST(Searcher, AnswersFromSegmentsAsFromOneIndex) {
  Dice dice(4);
  const auto records = inOrderOfId(randomRecords(dice, kRecords));
  test::TemporaryFolder folder;
  const Searcher whole = indexed(folder / "whole", records);
  const Searcher parts = inTwoSegments(folder / "parts", records);
  ASSERT_EQ(parts.documentCount(), records.size());
  for (int n = 0; n < kSegmentQueries; ++n) {
    Query query = randomQuery(dice).first;
    query.limit = kRecords;
    const auto a = whole.search(query), b = parts.search(query, true);
    ASSERT_TRUE(a.ok() && b.ok());
    ASSERT_EQ(a->total, b->total) << b->plan;
    ASSERT_EQ(countsOf(*a), countsOf(*b)) << b->plan;
    ASSERT_EQ(a->hits.size(), b->hits.size());
    std::map<std::string, double> scores, partScores;
    for (const Hit& hit : a->hits) scores[hit.id] = hit.score;
    for (const Hit& hit : b->hits) partScores[hit.id] = hit.score;
    ASSERT_EQ(scores, partScores) << b->plan;
    const bool byRelevance = !a->hits.empty() && a->hits.front().score > 0;
    for (std::size_t i = 0; byRelevance && i < a->hits.size(); ++i)
      ASSERT_EQ(a->hits[i].id, b->hits[i].id) << i << "\n" << b->plan;
    ASSERT_EQ(whole.cells(query, 9)->size(), parts.cells(query, 9)->size());
    query.sort = Query::Sort::Title;
    const auto byTitle = whole.search(query), partsByTitle = parts.search(query);
    for (std::size_t i = 0; i < byTitle->hits.size(); ++i)
      ASSERT_EQ(byTitle->hits[i].title, partsByTitle->hits[i].title) << i;
  }
}

TEST(Searcher, RefusesRemovedBitsOfAnotherSegment) {
  Dice dice(5);
  const auto records = randomRecords(dice, 100);
  test::TemporaryFolder folder;
  inTwoSegments(folder / "g", records);
  const auto file = folder / "g/removed-0001.bitmap";
  std::string bytes = test::readText(file);
  bytes[bytes.size() - 1] = '\x80';
  test::writeText(file, bytes);
  const auto damaged = Searcher::open(folder / "g");
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(damaged.error().kind, Error::Kind::Integrity);
}

}  // namespace
}  // namespace kokudo::search
