// kill -9 at any moment of storing, updating, publishing, compacting and building: the generation
// before or the one after is there, whole, and nothing that was stored is lost.

#include "index/workspace/Workspace.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>

namespace kokudo::workspace {
namespace {

namespace fs = std::filesystem;

constexpr int kRecords = 2500;

catalog::Record numbered(int n, const std::string& title) {
  return search::recordAt("t:" + std::to_string(n), title, 135 + n * 1e-4, 34);
}

// What a killed process did all the time: a change, then a publishing. Every fourth is a whole
// build; eight small segments make one now and then.
[[noreturn]] void changeAndPublish(const fs::path& folder, unsigned seed, int pipe) {
  std::mt19937 random(seed);
  auto workspace = Workspace::open(folder);
  if (!workspace.ok()) _exit(1);
  for (int round = 0;; ++round) {
    {
      auto catalog = workspace->openCatalog(true);
      if (!catalog.ok()) _exit(2);
      auto transaction = catalog->begin();
      for (int i = 0; i < 3; ++i) {
        const int n = static_cast<int>(random() % kRecords);
        if (!catalog->upsert(numbered(n, "改 " + std::to_string(random()))).ok()) _exit(3);
        if (!catalog->remove("t:" + std::to_string(random() % kRecords)).ok()) _exit(3);
      }
      if (!transaction->commit().ok()) _exit(4);
      const auto revision = catalog->revision().value();
      if (write(pipe, &revision, sizeof revision) != sizeof revision) _exit(5);
    }
    NoProgress progress;
    const auto mode = random() % 4 == 0 ? PublishMode::Full : PublishMode::Least;
    if (!workspace->publish(progress, {}, mode).ok()) _exit(6);
  }
}

std::vector<std::string> contentOf(const catalog::Catalog& catalog) {
  std::vector<std::string> ids;
  EXPECT_TRUE(catalog
                  .forEach([&](const catalog::Record& record) {
                    ids.push_back(record.id + " " + record.title);
                    return true;
                  })
                  .ok());
  return ids;
}

std::vector<std::string> contentOf(const search::Searcher& searcher) {
  std::vector<std::string> ids;
  EXPECT_TRUE(searcher
                  .forEachHit({},
                              [&](const search::Hit& hit) {
                                ids.push_back(hit.id + " " + hit.title);
                                return true;
                              })
                  .ok());
  std::sort(ids.begin(), ids.end());
  return ids;
}

void expectWhole(const fs::path& folder, std::int64_t acknowledged) {
  auto workspace = Workspace::open(folder);
  ASSERT_TRUE(workspace.ok()) << workspace.error().message;
  for (const auto& entry : fs::directory_iterator(folder / "index"))
    EXPECT_FALSE(entry.path().filename().string().starts_with(".building")) << entry.path();
  NoProgress progress;
  const auto verified = workspace->verifyIndex(progress, {});
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  {
    const auto searcher = workspace->openSearcher();
    ASSERT_TRUE(searcher.ok()) << searcher.error().message;
    EXPECT_EQ(searcher->documentCount(), workspace->current()->records);
    EXPECT_EQ(contentOf(*searcher).size(), workspace->current()->records);
  }
  const auto catalog = workspace->openCatalog(false);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_GE(catalog->revision().value(), acknowledged) << "something stored was lost";
  EXPECT_GE(catalog->revision().value(), workspace->current()->catalogRevision);
  ASSERT_TRUE(workspace->publish(progress, {}).ok());
  auto stored = contentOf(*catalog);
  std::sort(stored.begin(), stored.end());
  EXPECT_EQ(contentOf(*workspace->openSearcher()), stored);
}

TEST(PublishKilled, LeavesTheOldOrTheNewGenerationWholeAndNothingLost) {
  test::TemporaryFolder folder;
  const auto path = folder / "w";
  {
    auto workspace = Workspace::open(path);
    ASSERT_TRUE(workspace.ok());
    auto catalog = workspace->openCatalog(true);
    auto transaction = catalog->begin();
    for (int n = 0; n < kRecords; ++n)
      ASSERT_TRUE(catalog->upsert(numbered(n, "橋梁 " + std::to_string(n))).ok());
    ASSERT_TRUE(transaction->commit().ok());
    NoProgress progress;
    ASSERT_TRUE(workspace->publish(progress, {}).ok());
  }
  std::mt19937 random(20260101);
  for (int round = 0; round < test::killRounds(); ++round) {
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) changeAndPublish(path, random(), pipes[1]);
    close(pipes[1]);
    usleep(static_cast<useconds_t>(20000 + random() % 1500000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "step " << WEXITSTATUS(status) << " failed in the child";
    std::int64_t acknowledged = 0, next = 0;
    while (read(pipes[0], &next, sizeof next) == ssize_t(sizeof next)) acknowledged = next;
    close(pipes[0]);
    expectWhole(path, acknowledged);
    if (testing::Test::HasFatalFailure()) return;
    (void)random();
  }
}

}  // namespace
}  // namespace kokudo::workspace
