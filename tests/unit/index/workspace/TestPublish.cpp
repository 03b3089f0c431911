// Publishing does the least that is needed, and its outcome is what a whole build gives.

#include "index/search/Manifest.h"
#include "index/workspace/Workspace.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/RandomQueries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kokudo::workspace {
namespace {

namespace fs = std::filesystem;
using catalog::Record;
using search::Dice;

Workspace opened(const fs::path& folder) {
  auto workspace = Workspace::open(folder);
  EXPECT_TRUE(workspace.ok()) << (workspace.ok() ? "" : workspace.error().message);
  return std::move(workspace).value();
}

GenerationInfo published(Workspace& workspace, PublishMode mode = PublishMode::Least) {
  NoProgress progress;
  const auto info = workspace.publish(progress, {}, mode);
  EXPECT_TRUE(info.ok()) << (info.ok() ? "" : info.error().message);
  return info.ok() ? *info : GenerationInfo{};
}

template <typename Change>
void changed(const Workspace& workspace, Change change) {
  auto catalog = workspace.openCatalog(true);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  auto transaction = catalog->begin();
  change(*catalog);
  ASSERT_TRUE(transaction->commit().ok());
}

void store(const Workspace& workspace, const std::vector<Record>& records) {
  changed(workspace, [&](catalog::Catalog& catalog) {
    for (const Record& record : records) ASSERT_TRUE(catalog.upsert(record).ok());
  });
}

// Replaces some records, removes and adds others.
void alter(const Workspace& workspace, Dice& dice, int round) {
  changed(workspace, [&](catalog::Catalog& catalog) {
    auto fresh = search::randomRecords(dice, 15);
    for (Record& record : fresh) {
      record.id = (dice.oneIn(2) ? "a:" : "b:") + std::to_string(dice.below(1200));
      record.source = record.id.substr(0, 1);
      record.title += "改" + std::to_string(round);
      ASSERT_TRUE(catalog.upsert(record).ok());
    }
    for (int i = 0; i < 10; ++i)
      ASSERT_TRUE(catalog.remove("a:" + std::to_string(dice.below(1200))).ok());
  });
}

std::vector<std::string> sortedIds(const search::Searcher& searcher, const search::Query& query) {
  auto ids = searcher.allIds(query);
  if (!ids) return {"error: " + ids.error().message};
  std::sort(ids->begin(), ids->end());
  return *ids;
}

void expectEqualAnswers(const search::Searcher& a, const search::Searcher& b, Dice& dice,
                        int queries) {
  ASSERT_EQ(a.documentCount(), b.documentCount());
  for (int i = 0; i < queries; ++i) {
    search::Query query;
    query.tree = search::randomTree(dice, 3);
    if (dice.oneIn(2)) search::addRandomMembers(dice, query);
    ASSERT_EQ(sortedIds(a, query), sortedIds(b, query));
    query.countFacets = {"source", "dataset", "year", "attr:tag"};
    const auto pageA = a.search(query), pageB = b.search(query);
    ASSERT_EQ(pageA.ok(), pageB.ok());
    if (!pageA) continue;
    ASSERT_EQ(pageA->total, pageB->total);
    // Of more hits than are ranked closely, equally good ones differ by where they lie.
    for (std::size_t h = 0; pageA->total <= 20 && h < pageA->hits.size(); ++h)
      ASSERT_NEAR(pageA->hits[h].score, pageB->hits[h].score, 1e-4);
    for (const auto& [dimension, counts] : pageA->facets)
      for (std::size_t k = 0; k < counts.size(); ++k) {
        ASSERT_EQ(counts[k].value, pageB->facets.at(dimension).at(k).value);
        ASSERT_EQ(counts[k].count, pageB->facets.at(dimension).at(k).count);
      }
  }
}

fs::path currentFolder(const Workspace& workspace) {
  return workspace.folder() / "index" / workspace.current()->name;
}

TEST(Publish, DoesNothingWhereNothingChanged) {
  test::TemporaryFolder folder;
  Dice dice(1);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 50));
  EXPECT_EQ(published(workspace).mode, "full");
  const auto again = published(workspace);
  EXPECT_EQ(again.mode, "unchanged");
  EXPECT_EQ(again.name, "g-000001");
  EXPECT_EQ(published(workspace, PublishMode::Full).name, "g-000002");
}

TEST(Publish, AddsASmallSegmentForFewChangesAndAnswersAsAWholeBuild) {
  test::TemporaryFolder folder;
  Dice dice(2);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 1200));
  published(workspace);
  const auto before = workspace.openSearcher();
  const auto beforeIds = sortedIds(*before, {});
  std::set<std::string> modes;
  for (int round = 0; round < 12; ++round) {
    alter(workspace, dice, round);
    const GenerationInfo info = published(workspace);
    modes.insert(info.mode);
    EXPECT_LE(info.segments, 8u);
    EXPECT_EQ(info.records, workspace.openCatalog(false)->count().value());
    NoProgress progress;
    ASSERT_TRUE(workspace.verifyIndex(progress, {}).ok());
    if (round % 4 != 2) continue;
    const auto small = workspace.openSearcher();
    ASSERT_TRUE(small.ok()) << small.error().message;
    fs::copy(workspace.folder(), folder / "whole", fs::copy_options::recursive);
    Workspace other = opened(folder / "whole");
    EXPECT_EQ(published(other, PublishMode::Full).segments, 1u);
    expectEqualAnswers(*small, *other.openSearcher(), dice, 100);
    fs::remove_all(folder / "whole");
  }
  EXPECT_TRUE(modes.count("delta"));
  EXPECT_TRUE(modes.count("compacted") || modes.count("full"));
  EXPECT_EQ(sortedIds(*before, {}), beforeIds) << "a reader keeps what it opened";
}

TEST(Publish, MakesOneOfEightSmallSegments) {
  test::TemporaryFolder folder;
  Dice dice(3);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 1000));
  published(workspace);
  std::vector<std::string> modes;
  for (int round = 0; round < 9; ++round) {
    store(workspace, {search::recordAt("c:" + std::to_string(round), "新しい橋", 135.5, 34.5)});
    modes.push_back(published(workspace).mode);
  }
  EXPECT_EQ(modes[6], "delta");
  EXPECT_EQ(modes[7], "compacted");
  EXPECT_EQ(modes[8], "delta");
  EXPECT_EQ(workspace.current()->segments, 3u);
  search::Query query;
  query.text = "新しい橋";
  EXPECT_EQ(workspace.openSearcher()->search(query)->total, 9u);
}

TEST(Publish, TakesAwayWhatIsGoneWithoutANewSegment) {
  test::TemporaryFolder folder;
  Dice dice(4);
  Workspace workspace = opened(folder / "w");
  auto records = search::randomRecords(dice, 400);
  store(workspace, records);
  published(workspace);
  changed(workspace, [&](catalog::Catalog& catalog) {
    for (int i = 0; i < 5; ++i)
      ASSERT_TRUE(catalog.remove(records[static_cast<std::size_t>(i) * 7].id).value());
  });
  const auto info = published(workspace);
  EXPECT_EQ(info.mode, "delta");
  EXPECT_EQ(info.segments, 1u);
  EXPECT_EQ(info.records, 395u);
  store(workspace, {records[7]});
  EXPECT_EQ(published(workspace).mode, "delta");
  EXPECT_EQ(workspace.openSearcher()->documentCount(), 396u);
}

TEST(Publish, SharesTheFilesOfSegmentsThatGoOn) {
  test::TemporaryFolder folder;
  Dice dice(5);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 400));
  published(workspace);
  store(workspace, {search::recordAt("c:1", "橋", 135, 34)});
  published(workspace);
  const auto index = workspace.folder() / "index";
  const auto file = fs::path("segments/s-000001/records.blob");
  EXPECT_TRUE(fs::equivalent(index / "g-000001" / file, index / "g-000002" / file));
}

// One bit of each file in turn.
TEST(Publish, FindsAFlippedBitInAnyFileOfAGenerationAndHealsIt) {
  test::TemporaryFolder folder;
  Dice dice(6);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 800));
  published(workspace);
  alter(workspace, dice, 0);
  ASSERT_EQ(published(workspace).mode, "delta");
  const auto generation = currentFolder(workspace);
  NoProgress progress;
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(generation)) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    ++files;
    const std::string whole = test::readText(entry.path());
    std::string bytes = whole;
    auto& byte = bytes[static_cast<std::size_t>(dice.below(static_cast<int>(bytes.size())))];
    byte = static_cast<char>(byte ^ (1 << dice.below(8)));
    test::writeText(entry.path(), bytes);
    const auto damaged = workspace.verifyIndex(progress, {});
    ASSERT_FALSE(damaged.ok()) << entry.path();
    EXPECT_TRUE(damaged.error().kind == Error::Kind::Integrity ||
                damaged.error().kind == Error::Kind::Unsupported)
        << damaged.error().message;
    if (bytes.size() <= 100000) {
      EXPECT_FALSE(workspace.openSearcher().ok()) << "before use: " << entry.path();
    }
    test::writeText(entry.path(), whole);
  }
  EXPECT_GT(files, 60);
  ASSERT_TRUE(workspace.verifyIndex(progress, {}).ok());
  const auto postings = generation / "segments/s-000001/terms/postlist.glass";
  std::string bytes = test::readText(postings);
  bytes[bytes.size() / 2] ^= 1;
  test::writeText(postings, bytes);
  EXPECT_EQ(published(workspace, PublishMode::Checked).mode, "full");
  EXPECT_EQ(published(workspace, PublishMode::Checked).mode, "unchanged");
  EXPECT_TRUE(workspace.verifyIndex(progress, {}).ok());
}

TEST(Publish, FindsADamagedNameOfTheCurrentGeneration) {
  test::TemporaryFolder folder;
  Dice dice(7);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 30));
  published(workspace);
  const auto file = workspace.folder() / "index" / "current";
  std::string text = test::readText(file);
  published(workspace, PublishMode::Full);
  test::writeText(file, "g-000001" + test::readText(file).substr(8));
  EXPECT_EQ(workspace.openSearcher().error().kind, Error::Kind::Integrity);
  EXPECT_EQ(published(workspace).mode, "full");
  EXPECT_TRUE(workspace.openSearcher().ok());
}

TEST(Publish, BuildsAnIndexOfAnotherAnalyzerAnew) {
  test::TemporaryFolder folder;
  Dice dice(8);
  Workspace workspace = opened(folder / "w");
  store(workspace, search::randomRecords(dice, 30));
  published(workspace);
  const auto file = currentFolder(workspace) / "manifest.json";
  // As an earlier program wrote it: of another format, without a checksum.
  test::writeText(file, R"({"format": 99, "revision": "00", "records": 0, "files": []})");
  const auto refused = workspace.openSearcher();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Unsupported);
  EXPECT_NE(refused.error().message.find("kokudo index build"), std::string::npos);
  EXPECT_EQ(published(workspace).mode, "full");
  EXPECT_TRUE(workspace.openSearcher().ok());
}

}  // namespace
}  // namespace kokudo::workspace
