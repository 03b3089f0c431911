#include "index/workspace/Workspace.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace kokudo::workspace {
namespace {

catalog::Record record(int n, const std::string& title) {
  catalog::Record r;
  r.id = "t:" + std::to_string(n);
  r.source = "t";
  r.title = title;
  const double lon = 135 + n * 1e-4;
  r.place = {catalog::PlaceQuality::Point, lon, 34, {lon, 34, lon, 34}, {}, ""};
  return r;
}

Workspace opened(const std::filesystem::path& folder) {
  auto workspace = Workspace::open(folder);
  EXPECT_TRUE(workspace.ok()) << (workspace.ok() ? "" : workspace.error().message);
  return std::move(workspace).value();
}

void store(Workspace& workspace, int from, int to, const std::string& title) {
  auto catalog = workspace.openCatalog(true);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  auto transaction = catalog->begin();
  for (int n = from; n < to; ++n) ASSERT_TRUE(catalog->upsert(record(n, title)).ok());
  ASSERT_TRUE(transaction->commit().ok());
}

GenerationInfo published(Workspace& workspace) {
  NoProgress progress;
  const auto info = workspace.publish(progress, {});
  EXPECT_TRUE(info.ok()) << (info.ok() ? "" : info.error().message);
  return info.ok() ? *info : GenerationInfo{};
}

std::uint64_t countOf(const search::Searcher& searcher, const std::string& text) {
  search::Query query;
  query.text = text;
  const auto page = searcher.search(query);
  EXPECT_TRUE(page.ok());
  return page.ok() ? page->total : 0;
}

int generationsIn(const std::filesystem::path& folder) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "index"))
    count += entry.is_directory();
  return count;
}

TEST(Workspace, PublishesWhatTheCatalogueHolds) {
  test::TemporaryFolder folder;
  Workspace workspace = opened(folder / "w");
  EXPECT_EQ(workspace.current().error().kind, Error::Kind::NotFound);
  EXPECT_EQ(workspace.openSearcher().error().kind, Error::Kind::NotFound);
  store(workspace, 0, 100, "橋梁");
  const GenerationInfo first = published(workspace);
  EXPECT_EQ(first.name, "g-000001");
  EXPECT_EQ(first.records, 100u);
  EXPECT_GT(first.bytes, 1000u);
  EXPECT_EQ(first.sources, (std::map<std::string, std::uint64_t>{{"t", 100}}));
  EXPECT_EQ(first.catalogRevision, workspace.openCatalog(false)->revision().value());
  const auto searcher = workspace.openSearcher();
  ASSERT_TRUE(searcher.ok());
  EXPECT_EQ(countOf(*searcher, "橋梁"), 100u);
  EXPECT_EQ(searcher->search({})->generation, "g-000001");
}

TEST(Workspace, LeavesReadersOfAnOldGenerationAlone) {
  test::TemporaryFolder folder;
  Workspace workspace = opened(folder / "w");
  store(workspace, 0, 500, "橋梁");
  published(workspace);
  const auto reader = workspace.openSearcher();
  for (int round = 1; round <= 3; ++round) {
    store(workspace, 0, 500, "港" + std::to_string(round));
    published(workspace);
  }
  EXPECT_EQ(countOf(*reader, "橋梁"), 500u);
  EXPECT_EQ(countOf(*workspace.openSearcher(), "橋梁"), 0u);
  EXPECT_EQ(workspace.current()->name, "g-000004");
  EXPECT_EQ(generationsIn(folder / "w"), 2) << "the current one and the one before";
}

TEST(Workspace, NamesTheProcessThatIsWriting) {
  test::TemporaryFolder folder;
  int pipes[2];
  ASSERT_EQ(pipe(pipes), 0);
  const pid_t child = fork();
  if (child == 0) {
    auto workspace = Workspace::open(folder / "w");
    const char ok = workspace.ok() && workspace->lockForWriting().ok() ? 1 : 0;
    if (write(pipes[1], &ok, 1) != 1) _exit(1);
    pause();
  }
  char ok = 0;
  ASSERT_EQ(read(pipes[0], &ok, 1), 1);
  ASSERT_EQ(ok, 1);
  Workspace workspace = opened(folder / "w");
  const auto refused = workspace.lockForWriting();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Io);
  EXPECT_NE(refused.error().message.find(std::to_string(child)), std::string::npos);
  EXPECT_FALSE(workspace.openCatalog(true).ok());
  NoProgress progress;
  EXPECT_FALSE(workspace.publish(progress, {}).ok());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(workspace.lockForWriting().ok()) << "a lock goes with its process";
  close(pipes[0]);
  close(pipes[1]);
}

TEST(Workspace, CleansUpWhatAKilledBuildLeft) {
  test::TemporaryFolder folder;
  const auto index = folder / "w" / "index";
  {
    Workspace workspace = opened(folder / "w");
    store(workspace, 0, 10, "橋");
    published(workspace);
  }
  test::writeText(index / ".building-g-000002" / "records.blob", "half");
  test::writeText(index / "g-000002" / "records.blob", "renamed, but never named");
  Workspace workspace = opened(folder / "w");
  EXPECT_EQ(generationsIn(folder / "w"), 1);
  EXPECT_EQ(workspace.current()->name, "g-000001");
}

TEST(Workspace, NeverTouchesABuildThatIsRunning) {
  test::TemporaryFolder folder;
  Workspace writer = opened(folder / "w");
  ASSERT_TRUE(writer.lockForWriting().ok());
  test::writeText(folder / "w" / "index" / ".building-g-000001" / "records.blob", "half");
  opened(folder / "w");
  EXPECT_TRUE(std::filesystem::exists(folder / "w" / "index" / ".building-g-000001"));
}

TEST(Workspace, StopsABuildWhenToldTo) {
  test::TemporaryFolder folder;
  Workspace workspace = opened(folder / "w");
  store(workspace, 0, 100, "橋");
  published(workspace);
  CancelToken token;
  token.cancel();
  NoProgress progress;
  EXPECT_EQ(workspace.publish(progress, token).error().kind, Error::Kind::Cancelled);
  EXPECT_EQ(workspace.current()->name, "g-000001");
  EXPECT_EQ(generationsIn(folder / "w"), 1);
}

TEST(Workspace, FindsOneFlippedBitOfTheIndex) {
  test::TemporaryFolder folder;
  Workspace workspace = opened(folder / "w");
  store(workspace, 0, 200, "橋梁");
  published(workspace);
  NoProgress progress;
  ASSERT_TRUE(workspace.verifyIndex(progress, {}).ok());
  const auto file = folder / "w/index/g-000001/segments/s-000001/terms/postlist.glass";
  std::string bytes = test::readText(file);
  bytes[bytes.size() / 2] ^= 4;
  test::writeText(file, bytes);
  const auto damaged = workspace.verifyIndex(progress, {});
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(damaged.error().kind, Error::Kind::Integrity);
  EXPECT_NE(damaged.error().message.find("postlist.glass"), std::string::npos);
  ASSERT_TRUE(workspace.publish(progress, {}, PublishMode::Checked).ok());
  EXPECT_TRUE(workspace.verifyIndex(progress, {}).ok())
      << "the index is built again from the catalogue";
}

TEST(Workspace, KeepsSettingsAndLayersAcrossReopening) {
  test::TemporaryFolder folder;
  {
    Workspace workspace = opened(folder / "w");
    EXPECT_EQ(workspace.setting("sources.dpf.key"), "");
    ASSERT_TRUE(workspace.setSetting("sources.dpf.key", "env:DPF_KEY").ok());
    ASSERT_TRUE(workspace.setSetting("cache.bytes", "1000").ok());
    ASSERT_TRUE(
        workspace
            .setLayers({{"地形", "terrain", "tiles/terrain", "国土地理院", true},
                        {"大阪港 \"bldg\"", "city", "tiles/osaka/tileset.json", "PLATEAU", false}})
            .ok());
    EXPECT_EQ(workspace.setSetting("cache.bytes.deep", "x").error().kind, Error::Kind::BadUsage);
  }
  const Workspace workspace = opened(folder / "w");
  EXPECT_EQ(workspace.setting("sources.dpf.key"), "env:DPF_KEY");
  EXPECT_EQ(workspace.setting("cache.bytes"), "1000");
  EXPECT_EQ(workspace.setting("cache"), "");
  const auto layers = workspace.layers();
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[1].name, "大阪港 \"bldg\"");
  EXPECT_FALSE(layers[1].visible);
  EXPECT_EQ(layers[0].credit, "国土地理院");
}

TEST(Workspace, ReadsNumbersAndFlagsThatAPersonWrote) {
  test::TemporaryFolder folder;
  test::writeText(folder / "w/kokudo.toml",
                  "[cache]\nbytes = 500\nkeep = true\nshare = 0.5\n[[layers]]\nname = \"x\"\n");
  const Workspace workspace = opened(folder / "w");
  EXPECT_EQ(workspace.setting("cache.bytes"), "500");
  EXPECT_EQ(workspace.setting("cache.keep"), "true");
  EXPECT_EQ(workspace.setting("cache.share"), "0.5");
  EXPECT_TRUE(workspace.layers().at(0).visible);
}

TEST(Workspace, NamesTheLineOfABrokenSettingsFile) {
  test::TemporaryFolder folder;
  test::writeText(folder / "w/kokudo.toml", "[cache]\nbytes = = 5\n");
  const auto workspace = Workspace::open(folder / "w");
  ASSERT_FALSE(workspace.ok());
  EXPECT_EQ(workspace.error().kind, Error::Kind::BadInput);
  EXPECT_NE(workspace.error().message.find("kokudo.toml:2:"), std::string::npos);
}

TEST(Workspace, RefusesACatalogueThatIsNotOne) {
  test::TemporaryFolder folder;
  Workspace workspace = opened(folder / "w");
  test::writeText(folder / "w/catalog.sqlite", std::string(4096, '?'));
  EXPECT_EQ(workspace.openCatalog(false).error().kind, Error::Kind::Integrity);
  NoProgress progress;
  EXPECT_EQ(workspace.publish(progress, {}).error().kind, Error::Kind::Integrity);
}

}  // namespace
}  // namespace kokudo::workspace
