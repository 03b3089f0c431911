#include "engine/base/Sha256.h"
#include "index/catalog/Catalog.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>

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

using Changes = std::map<std::string, bool>;

Changes changesOf(const Catalog& catalog, std::int64_t revision) {
  Changes changes;
  const auto done = catalog.changesSince(revision, [&](const std::string& id, bool gone) {
    EXPECT_TRUE(changes.emplace(id, gone).second) << id << " twice";
    return true;
  });
  EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message);
  return changes;
}

TEST(Catalog, TellsWhatChangedSinceARevision) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  {
    auto transaction = catalog.begin();
    for (int n = 0; n < 10; ++n) ASSERT_TRUE(catalog.upsert(record(n)).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  const auto first = catalog.revision().value();
  EXPECT_EQ(changesOf(catalog, 0).size(), 10u);
  EXPECT_TRUE(changesOf(catalog, first).empty());
  Record other = record(3);
  other.title = "another";
  ASSERT_TRUE(catalog.upsert(other).ok());
  ASSERT_TRUE(catalog.upsert(record(4)).ok());  // as it was
  ASSERT_TRUE(catalog.remove("test:5").value());
  ASSERT_TRUE(catalog.remove("test:6").value());
  const auto second = catalog.revision().value();
  ASSERT_TRUE(catalog.upsert(record(6)).ok());
  {
    auto forgotten = catalog.begin();
    ASSERT_TRUE(catalog.upsert(record(99)).ok());
    ASSERT_TRUE(catalog.remove("test:7").value());
  }
  EXPECT_EQ(changesOf(catalog, first),
            (Changes{{"test:3", false}, {"test:5", true}, {"test:6", false}}));
  EXPECT_EQ(changesOf(catalog, second), (Changes{{"test:6", false}}));
  EXPECT_EQ(catalog.changesSince(second + 100, [](const auto&, bool) { return true; }).error().kind,
            Error::Kind::NotFound);
  int visited = 0;
  ASSERT_TRUE(catalog.changesSince(0, [&](const auto&, bool) { return ++visited < 3; }).ok());
  EXPECT_EQ(visited, 3);
  EXPECT_NE(catalog.identity().value(), opened(folder / "d.sqlite").identity().value());
}

TEST(Catalog, BringsACatalogueOfAnEarlierProgramUpToDate) {
  test::TemporaryFolder folder;
  const auto file = folder / "c.sqlite";
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  const std::string body = canonicalJson(record(1));
  const std::string sql =
      "CREATE TABLE records(id TEXT NOT NULL PRIMARY KEY, source TEXT NOT NULL,"
      " sha256 TEXT NOT NULL, retrieved_at TEXT NOT NULL, body TEXT NOT NULL);"
      "CREATE TABLE counts(source TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE state(key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);"
      "CREATE TABLE meta(key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
      "INSERT INTO meta VALUES('revision', 7); INSERT INTO counts VALUES('odd', 1);"
      "INSERT INTO records VALUES('test:1','odd','" +
      sha256Hex(body) + "','2026-11-22T00:00:00Z','" + body +
      "'); PRAGMA application_id=1265593205; PRAGMA user_version=1;";
  ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  sqlite3_close(db);
  const auto ignored = [](const std::string&, bool) { return true; };
  {
    const auto reader = Catalog::open(file, true);
    ASSERT_TRUE(reader.ok()) << reader.error().message;
    EXPECT_EQ(reader->find("test:1")->title, record(1).title);
    EXPECT_EQ(reader->identity().value(), 0);
    EXPECT_TRUE(reader->changesSince(7, ignored).ok());
    EXPECT_EQ(reader->changesSince(6, ignored).error().kind, Error::Kind::NotFound);
  }
  Catalog catalog = opened(file);
  EXPECT_NE(catalog.identity().value(), 0);
  EXPECT_EQ(catalog.changesSince(6, ignored).error().kind, Error::Kind::NotFound);
  EXPECT_TRUE(changesOf(catalog, 7).empty());
  EXPECT_EQ(catalog.upsert(record(1)).value(), UpsertOutcome::Unchanged);
  EXPECT_EQ(catalog.upsert(record(2)).value(), UpsertOutcome::Added);
  EXPECT_EQ(changesOf(catalog, 7), (Changes{{"test:2", false}}));
  EXPECT_EQ(catalog.count().value(), 2u);
}

TEST(Catalog, GivesRowsUndecodedInTheSameOrder) {
  test::TemporaryFolder folder;
  Catalog catalog = opened(folder / "c.sqlite");
  for (int n = 0; n < 20; ++n) ASSERT_TRUE(catalog.upsert(record(n)).ok());
  std::vector<std::string> ids, rows;
  ASSERT_TRUE(catalog
                  .forEach([&](const Record& r) {
                    ids.push_back(canonicalJson(r));
                    return true;
                  })
                  .ok());
  StoredRow last;
  ASSERT_TRUE(catalog
                  .forEachStored([&](StoredRow&& row) {
                    rows.push_back(canonicalJson(decode(row).value()));
                    last = std::move(row);
                    return true;
                  })
                  .ok());
  EXPECT_EQ(ids, rows);
  last.body[last.body.size() / 2] ^= 1;
  EXPECT_EQ(decode(last).error().kind, Error::Kind::Integrity);
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
