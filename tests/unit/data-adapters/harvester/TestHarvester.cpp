#include "data-adapters/harvester/Harvester.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace kokudo::adapters {
namespace {

catalog::Record recordNumber(int n, const std::string& title = "題") {
  catalog::Record record;
  record.id = fmt::format("fake:{}", n);
  record.source = "fake";
  record.title = title;
  return record;
}

/// Brings the numbers [from checkpoint, `last`), a checkpoint after each ten; fails at `failsAt`.
class Fake final : public Adapter {
 public:
  SourceDescription describe() const override { return {"fake", "試験", "", "", "", ""}; }
  Result<HarvestReport> harvest(const HarvestRequest& request, io::AssetAccessor&,
                                HarvestSink& sink, Progress&, const CancelToken&) override {
    HarvestReport report;
    started = request.checkpoint;
    for (int n = request.checkpoint.empty() ? 0 : std::stoi(request.checkpoint); n < last; ++n) {
      if (n == failsAt) {
        report.diagnostics.warn("fake", "broke off");
        return report;
      }
      if (Status put = sink.put(recordNumber(n, title)); !put.ok()) return put.error();
      if ((n + 1) % 10 == 0) {
        if (Status stored = sink.checkpoint(std::to_string(n + 1)); !stored.ok()) {
          return stored.error();
        }
      }
    }
    report.complete = true;
    return report;
  }
  int last = 100, failsAt = -1;
  std::string title = "題", started;
};

class HarvesterTest : public testing::Test {
 protected:
  ChangeReport run(bool resume = false) {
    HarvestOptions options;
    options.resume = resume;
    NoProgress progress;
    auto report = runHarvest(fake, options, *accessor, *store, progress, CancelToken());
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? *report : ChangeReport();
  }
  std::uint64_t count() const { return *store->count(); }

  test::TemporaryFolder folder;
  std::optional<catalog::Catalog> store{catalog::Catalog::open(folder / "catalog.sqlite").value()};
  std::shared_ptr<io::AssetAccessor> accessor = io::createAccessor(false);
  Fake fake;
};

TEST_F(HarvesterTest, CountsWhatItDid) {
  EXPECT_EQ(run().added, 100u);
  const auto again = run();
  EXPECT_EQ(again.added, 0u);
  EXPECT_EQ(again.unchanged, 100u);
  fake.title = "別";
  EXPECT_EQ(run().changed, 100u);
  EXPECT_EQ(count(), 100u);
}

TEST_F(HarvesterTest, GoesOnFromTheLastCheckpointWithNothingLostOrDoubled) {
  fake.failsAt = 57;
  const auto first = run();
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.added, 50u);  // what came after the checkpoint is put away
  EXPECT_EQ(count(), 50u);
  fake.failsAt = -1;
  const auto second = run(true);
  EXPECT_EQ(fake.started, "50");
  EXPECT_TRUE(second.complete);
  EXPECT_EQ(second.added, 50u);
  EXPECT_EQ(second.gone, 0u);
  EXPECT_EQ(count(), 100u);
}

TEST_F(HarvesterTest, StartsOverUnlessAskedToResume) {
  fake.failsAt = 57;
  run();
  fake.failsAt = -1;
  run();
  EXPECT_EQ(fake.started, "");
  EXPECT_EQ(count(), 100u);
  run(true);  // a finished harvest leaves no checkpoint
  EXPECT_EQ(fake.started, "");
}

TEST_F(HarvesterTest, RemovesWhatVanishedAfterAWholeRun) {
  run();
  fake.last = 95;
  const auto report = run();
  EXPECT_EQ(report.gone, 5u);
  EXPECT_EQ(count(), 95u);
}

TEST_F(HarvesterTest, KeepsEverythingWhenMoreThanATenthVanished) {
  run();
  fake.last = 80;
  const auto report = run();
  EXPECT_EQ(report.gone, 0u);
  EXPECT_EQ(count(), 100u);
  ASSERT_FALSE(report.warnings.empty());
  EXPECT_NE(report.warnings.items()[0].what.find("20 of 100"), std::string::npos);
}

TEST_F(HarvesterTest, KnowsWhatWasSeenBeforeAnInterruption) {
  run();
  fake.last = 98;
  fake.failsAt = 57;
  EXPECT_EQ(run().gone, 0u);  // an unfinished run says nothing of what is gone
  fake.failsAt = -1;
  EXPECT_EQ(run(true).gone, 2u);
  EXPECT_EQ(count(), 98u);
}

TEST_F(HarvesterTest, RefusesABadRecordAndGoesOn) {
  fake.title = std::string("bad\x01title");
  fake.last = 1;
  const auto report = run();
  EXPECT_EQ(report.refused, 1u);
  EXPECT_EQ(report.added, 0u);
  EXPECT_EQ(report.warnings.items().size(), 1u);
}

TEST_F(HarvesterTest, LeavesOtherSourcesAlone) {
  auto other = recordNumber(1);
  other.id = "other:1";
  other.source = "other";
  ASSERT_TRUE(store->upsert(other).ok());
  run();
  EXPECT_EQ(count(), 101u);
}

}  // namespace
}  // namespace kokudo::adapters
