#include "index/catalog/Catalog.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>

namespace kokudo::catalog {
namespace {

Record record(int n) {
  Record r;
  r.id = "test:" + std::to_string(n);
  r.source = n % 2 ? "odd" : "even";
  r.title = "記録 " + std::to_string(n);
  r.text = "大阪府大阪市港区築港" + std::to_string(n) + "丁目";
  r.place = {PlaceQuality::Point,
             135.0 + n * 1e-5,
             34.5,
             {135.0 + n * 1e-5, 34.5, 135.0 + n * 1e-5, 34.5},
             {},
             ""};
  r.provenance.retrievedAt = "2026-11-22T00:00:00Z";
  return r;
}

Catalog opened(const std::filesystem::path& file) {
  auto catalog = Catalog::open(file);
  EXPECT_TRUE(catalog.ok()) << (catalog.ok() ? "" : catalog.error().message);
  return std::move(catalog).value();
}

TEST(Catalog, TellsAddedChangedAndUnchanged) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  EXPECT_EQ(catalog.upsert(record(1)).value(), UpsertOutcome::Added);
  Record again = record(1);
  again.provenance.retrievedAt = "2027-01-01T00:00:00Z";
  EXPECT_EQ(catalog.upsert(again).value(), UpsertOutcome::Unchanged);
  const auto before = catalog.revision().value();
  again.title = "another";
  EXPECT_EQ(catalog.upsert(again).value(), UpsertOutcome::Changed);
  EXPECT_GT(catalog.revision().value(), before);
  const auto found = catalog.find("test:1");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->title, "another");
  EXPECT_EQ(found->provenance.retrievedAt, "2027-01-01T00:00:00Z");
  EXPECT_EQ(catalog.count().value(), 1u);
}

TEST(Catalog, KeepsWhatWasStoredAcrossReopening) {
  test::TemporaryFolder folder;
  {
    Catalog catalog = opened(folder / "c.sqlite");
    auto transaction = catalog.begin();
    ASSERT_TRUE(transaction.ok());
    for (int n = 0; n < 100; ++n) ASSERT_TRUE(catalog.upsert(record(n)).ok());
    ASSERT_TRUE(catalog.putState("checkpoint/dpf", "token").ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  auto catalog = Catalog::open(folder / "c.sqlite", true);
  ASSERT_TRUE(catalog.ok());
  EXPECT_EQ(catalog->countBySource().value(),
            (std::map<std::string, std::uint64_t>{{"even", 50}, {"odd", 50}}));
  EXPECT_EQ(catalog->state("checkpoint/dpf").value(), "token");
  std::string last;
  int visited = 0;
  ASSERT_TRUE(catalog
                  ->forEach([&](const Record& r) {
                    EXPECT_LT(last, r.id);
                    last = r.id;
                    return ++visited < 40;
                  })
                  .ok());
  EXPECT_EQ(visited, 40);
  EXPECT_FALSE(catalog->upsert(record(1000)).ok()) << "opened for reading";
}

TEST(Catalog, ForgetsATransactionThatWasNotCommitted) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  ASSERT_TRUE(catalog.upsert(record(1)).ok());
  const auto revision = catalog.revision().value();
  {
    auto transaction = catalog.begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(catalog.upsert(record(2)).ok());
    ASSERT_TRUE(catalog.remove("test:1").value());
    ASSERT_TRUE(catalog.putState("k", "v").ok());
    EXPECT_EQ(catalog.countBySource().value(), (std::map<std::string, std::uint64_t>{{"even", 1}}));
    EXPECT_EQ(catalog.begin().error().kind, Error::Kind::BadUsage);
  }
  EXPECT_EQ(catalog.count().value(), 1u);
  EXPECT_EQ(catalog.revision().value(), revision);
  EXPECT_EQ(catalog.state("k").error().kind, Error::Kind::NotFound);
  EXPECT_EQ(catalog.find("test:2").error().kind, Error::Kind::NotFound);
}

TEST(Catalog, RemovesARecord) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  ASSERT_TRUE(catalog.upsert(record(1)).ok());
  EXPECT_TRUE(catalog.remove("test:1").value());
  EXPECT_FALSE(catalog.remove("test:1").value());
  EXPECT_EQ(catalog.count().value(), 0u);
  EXPECT_TRUE(catalog.countBySource().value().empty());
}

TEST(Catalog, CountsARecordThatMovedToAnotherSourceOnce) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  Record moved = record(1);
  ASSERT_TRUE(catalog.upsert(moved).ok());
  moved.source = "other";
  ASSERT_TRUE(catalog.upsert(moved).ok());
  EXPECT_EQ(catalog.countBySource().value(), (std::map<std::string, std::uint64_t>{{"other", 1}}));
}

TEST(Catalog, RefusesABadRecordAndNamesIt) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  Record bad = record(7);
  bad.place.latitude = 135;
  const auto outcome = catalog.upsert(bad);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, Error::Kind::BadInput);
  EXPECT_NE(outcome.error().message.find("test:7"), std::string::npos);
}

TEST(Catalog, GivesATypedErrorForAFileThatIsNotACatalogue) {
  test::TemporaryFolder folder;
  test::writeText(folder / "c.sqlite", std::string(5000, 'x'));
  const auto catalog = Catalog::open(folder / "c.sqlite");
  ASSERT_FALSE(catalog.ok());
  EXPECT_EQ(catalog.error().kind, Error::Kind::Integrity);
  EXPECT_NE(catalog.error().message.find("c.sqlite"), std::string::npos);
  EXPECT_EQ(Catalog::open(folder / "none.sqlite", true).error().kind, Error::Kind::NotFound);
  EXPECT_EQ(Catalog::open(folder / "no" / "folder.sqlite").error().kind, Error::Kind::NotFound);
}

TEST(Catalog, NeverGivesAChangedRecordForAStoredOne) {
  test::TemporaryFolder folder;
  const auto file = folder / "c.sqlite";
  {
    Catalog catalog = opened(file);
    auto transaction = catalog.begin();
    for (int n = 0; n < 300; ++n) ASSERT_TRUE(catalog.upsert(record(n)).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  const std::string whole = test::readText(file);
  int refused = 0;
  for (std::size_t at = 150; at < whole.size(); at += 4099) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    test::writeText(file, damaged);
    const auto catalog = Catalog::open(file, true);
    if (!catalog.ok()) {
      ++refused;
      continue;
    }
    const auto done = catalog->forEach([](const Record& r) {
      EXPECT_EQ(canonicalJson(r), canonicalJson(record(std::stoi(r.id.substr(5)))));
      return true;
    });
    if (!done.ok()) {
      ++refused;
      EXPECT_EQ(done.error().kind, Error::Kind::Integrity) << done.error().message;
    }
  }
  EXPECT_GT(refused, 5);
}

TEST(Catalog, SaysWhenTheDiskIsFullAndKeepsTheOldState) {
  test::TemporaryFolder folder;
  const auto file = folder / "c.sqlite";
  {
    Catalog catalog = opened(file);
    ASSERT_TRUE(catalog.upsert(record(1)).ok());
  }
  const pid_t child = fork();
  if (child == 0) {
    // A file-size limit stands in for a full disk: write fails with EFBIG.
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200000, 200000};
    setrlimit(RLIMIT_FSIZE, &limit);
    auto catalog = Catalog::open(file);
    if (!catalog.ok()) _exit(10);
    auto transaction = catalog->begin();
    Record big = record(0);
    big.text = std::string(5000, 'a');
    for (int n = 2; n < 40000; ++n) {
      big.id = "test:" + std::to_string(n);
      const auto outcome = catalog->upsert(big);
      if (!outcome.ok()) _exit(outcome.error().kind == Error::Kind::NoSpace ? 0 : 11);
    }
    const auto done = transaction->commit();
    _exit(!done.ok() && done.error().kind == Error::Kind::NoSpace ? 0 : 12);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  Catalog catalog = opened(file);
  EXPECT_EQ(catalog.count().value(), 1u);
  EXPECT_TRUE(catalog.find("test:1").ok());
}

TEST(Catalog, LosesNoAcknowledgedTransactionWhenKilled) {
  test::TemporaryFolder folder;
  const auto file = folder / "c.sqlite";
  opened(file);
  for (int round = 0; round < test::killRounds(); ++round) {
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
      Catalog catalog = opened(file);
      for (int batch = 0;; ++batch) {
        auto transaction = catalog.begin();
        for (int n = 0; n < 50; ++n) (void)catalog.upsert(record(round * 20000 + batch * 50 + n));
        (void)catalog.putState("batch", std::to_string(round * 20000 + batch));
        if (!transaction->commit().ok()) _exit(1);
        if (write(pipes[1], &batch, sizeof batch) != sizeof batch) _exit(1);
      }
    }
    close(pipes[1]);
    int acknowledged = -1;
    for (int reads = 0; reads < 3 + round % 5 * 2; ++reads)
      ASSERT_EQ(read(pipes[0], &acknowledged, sizeof acknowledged), ssize_t(sizeof acknowledged));
    usleep(static_cast<useconds_t>(700 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    int later = 0;
    while (read(pipes[0], &later, sizeof later) == ssize_t(sizeof later)) acknowledged = later;
    close(pipes[0]);
    const Catalog catalog = opened(file);
    for (int n = 0; n < (acknowledged + 1) * 50; ++n)
      ASSERT_TRUE(catalog.find(record(round * 20000 + n).id).ok()) << n;
    const int state = std::stoi(catalog.state("batch").value()) - round * 20000;
    EXPECT_GE(state, acknowledged);
    std::uint64_t visited = 0;
    ASSERT_TRUE(catalog.forEach([&](const Record&) { return ++visited > 0; }).ok());
    EXPECT_EQ(catalog.count().value(), visited);
    EXPECT_EQ(visited % 50, 0u) << "half a transaction";
  }
}

}  // namespace
}  // namespace kokudo::catalog
