// One index built at once against the same records built in chunks by several threads.

#include "index/search/Manifest.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/RandomQueries.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::search {
namespace {

Searcher built(const std::filesystem::path& folder, const std::vector<Record>& records,
               const BuildOptions& options) {
  auto writer = IndexWriter::create(folder, options);
  EXPECT_TRUE(writer.ok());
  for (const Record& record : records) {
    const auto added = writer->add(record);
    EXPECT_TRUE(added.ok()) << added.error().message;
  }
  EXPECT_EQ(writer->count(), records.size());
  const auto finished = writer->finish();
  EXPECT_TRUE(finished.ok()) << (finished.ok() ? "" : finished.error().message);
  auto searcher = Searcher::open(folder);
  EXPECT_TRUE(searcher.ok()) << (searcher.ok() ? "" : searcher.error().message);
  return std::move(searcher).value();
}

void expectEqual(const SearchPage& a, const SearchPage& b) {
  ASSERT_EQ(a.total, b.total);
  ASSERT_EQ(a.exact, b.exact);
  ASSERT_EQ(a.hits.size(), b.hits.size());
  for (std::size_t i = 0; i < a.hits.size(); ++i) {
    ASSERT_EQ(a.hits[i].id, b.hits[i].id);
    ASSERT_EQ(a.hits[i].score, b.hits[i].score);
    ASSERT_EQ(a.hits[i].snippet, b.hits[i].snippet);
  }
  ASSERT_EQ(a.facets.size(), b.facets.size());
  for (const auto& [dimension, counts] : a.facets) {
    const auto& others = b.facets.at(dimension);
    ASSERT_EQ(counts.size(), others.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      ASSERT_EQ(counts[i].value, others[i].value);
      ASSERT_EQ(counts[i].count, others[i].count);
    }
  }
}

BuildOptions inChunks(unsigned workers, std::uint32_t records) {
  BuildOptions options;
  options.workers = workers;
  options.chunkRecords = records;
  return options;
}

TEST(IndexWriter, GivesEqualAnswersHoweverManyThreadsAndChunksBuiltIt) {
  test::TemporaryFolder folder;
  Dice dice(11);
  auto records = randomRecords(dice, 3000);
  std::sort(records.begin(), records.end(),
            [](const Record& a, const Record& b) { return a.id < b.id; });
  const Searcher one = built(folder / "one", records, inChunks(0, 1000000));
  const Searcher many = built(folder / "many", records, inChunks(3, 23));  // more than 96 chunks
  const auto manifest = Manifest::read(folder / "one").value();
  for (const auto& file : manifest.files)
    if (!file.path.starts_with("terms/")) {
      EXPECT_EQ(test::readText(folder / "one" / file.path),
                test::readText(folder / "many" / file.path))
          << file.path;
    }
  EXPECT_FALSE(std::filesystem::exists(folder / "many" / "chunks"));
  int found = 0;
  for (int i = 0; i < 500; ++i) {
    Query query;
    query.tree = randomTree(dice, 3);
    if (dice.oneIn(2)) addRandomMembers(dice, query);
    query.countFacets = {"source", "dataset", "year", "attr:tag"};
    query.limit = 50;
    const auto a = one.search(query), b = many.search(query);
    ASSERT_EQ(a.ok(), b.ok());
    if (!a) continue;
    expectEqual(*a, *b);
    if (testing::Test::HasFatalFailure()) return;
    found += a->total > 0;
  }
  EXPECT_GT(found, 150);
  for (const char* prefix : {"橋", "大阪", "b"})
    EXPECT_EQ(one.suggest(prefix, 20)->size(), many.suggest(prefix, 20)->size());
}

TEST(IndexWriter, FindsAnIdThatComesTwiceOutOfOrder) {
  test::TemporaryFolder folder;
  auto writer = IndexWriter::create(folder / "g", inChunks(2, 2));
  for (const char* id : {"a:3", "a:1", "a:2", "a:3"})
    ASSERT_TRUE(writer->add(recordAt(id, "橋", 135, 34)).ok());
  const auto done = writer->finish();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, Error::Kind::BadUsage);
  EXPECT_NE(done.error().message.find("a:3"), std::string::npos);
}

TEST(IndexWriter, RefusesARowThatIsNotWhatItsChecksumSays) {
  test::TemporaryFolder folder;
  auto writer = IndexWriter::create(folder / "g", inChunks(2, 1));
  Status done = writer->add(catalog::StoredRow{"a:1", std::string(64, '0'), "", "{}"});
  if (done.ok()) done = writer->finish();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, Error::Kind::Integrity);
  EXPECT_NE(done.error().message.find("a:1"), std::string::npos);
}

TEST(IndexWriter, StopsWhenToldTo) {
  test::TemporaryFolder folder;
  BuildOptions options = inChunks(2, 10);
  auto writer = IndexWriter::create(folder / "g", options);
  for (int n = 0; n < 35; ++n)
    ASSERT_TRUE(writer->add(recordAt("a:" + std::to_string(n), "橋", 135, 34)).ok());
  options.token.cancel();
  EXPECT_EQ(writer->finish().error().kind, Error::Kind::Cancelled);
}

TEST(Manifest, TellsAnotherAnalyzerAndEveryFlippedBitOfItself) {
  test::TemporaryFolder folder;
  built(folder / "g", {recordAt("a:1", "橋", 135, 34)}, {});
  const auto file = folder / "g" / "manifest.json";
  const std::string whole = test::readText(file);
  for (std::size_t bit = 0; bit < whole.size() * 8; bit += 211) {
    std::string bytes = whole;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    test::writeText(file, bytes);
    ASSERT_FALSE(Manifest::read(folder / "g").ok()) << bit;
  }
  test::writeText(file, whole);
  EXPECT_TRUE(Manifest::read(folder / "g").ok());
}

}  // namespace
}  // namespace kokudo::search
