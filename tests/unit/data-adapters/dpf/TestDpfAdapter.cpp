#include "data-adapters/contract/Adapter.h"
#include "data-adapters/dpf/detail/GraphQl.h"
#include "tests/support/DpfServer.h"
#include "tests/support/RecordingSink.h"

#include <gtest/gtest.h>

#include <memory>

namespace kokudo::adapters::dpf {
std::unique_ptr<Adapter> create();
namespace {

using test::DpfFault;

TEST(GraphQlLiteral, EscapesWhatWouldEndIt) {
  EXPECT_EQ(literal("橋\"}\\\n"), R"("橋\"}\\\n")");
}

class DpfAdapterTest : public testing::Test {
 protected:
  void start(double scale = 0.1) {
    test::DpfServerOptions options;
    options.api.datasets = test::dpfDatasets(scale);
    server = std::make_unique<test::DpfServer>(options);
  }
  Result<HarvestReport> harvest(HarvestRequest request = {}) {
    if (request.baseUrl.empty()) request.baseUrl = server->baseUrl();
    if (request.apiKey.empty()) request.apiKey = "test-key";
    NoProgress progress;
    return create()->harvest(request, *accessor, sink, progress, CancelToken());
  }
  std::string messageOf(const Result<HarvestReport>& report) {
    return report.ok() ? report->diagnostics.items().back().what : report.error().message;
  }

  std::shared_ptr<io::AssetAccessor> accessor = io::createAccessor();
  std::unique_ptr<test::DpfServer> server;
  test::RecordingSink sink;
};

TEST_F(DpfAdapterTest, BringsEveryRecordOfEveryDataset) {
  start();
  const auto report = harvest();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_TRUE(report->complete);
  EXPECT_EQ(report->records, server->api().total());
  EXPECT_EQ(report->expected, server->api().total());
  EXPECT_EQ(sink.records.size(), server->api().total());
  EXPECT_EQ(sink.puts, server->api().total());
  EXPECT_TRUE(report->diagnostics.empty()) << messageOf(report);
  const auto& record = sink.records.begin()->second;
  EXPECT_NE(record.datasetTitle, record.dataset);  // titles come from dataCatalog
}

TEST_F(DpfAdapterTest, GivesPlacesAndCodesToRecordsOfEveryForm) {
  start();
  ASSERT_TRUE(harvest().ok());
  std::size_t points = 0, shapes = 0, none = 0;
  for (const auto& [id, record] : sink.records) {
    EXPECT_EQ(record.municipality.size(), 5u) << id;
    EXPECT_FALSE(record.prefecture.empty()) << id;
    points += record.place.how == catalog::PlaceQuality::Point;
    shapes += record.place.how == catalog::PlaceQuality::Exact;
    none += record.place.how == catalog::PlaceQuality::None;
  }
  EXPECT_GT(shapes, 10u);
  EXPECT_GT(none, 10u);
  EXPECT_EQ(points + shapes + none, sink.records.size());
}

TEST_F(DpfAdapterTest, SaysThatTheKeyIsRefused) {
  start();
  HarvestRequest request;
  request.apiKey = "wrong";
  const auto report = harvest(request);
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().message.find("HTTP 401"), std::string::npos);
  EXPECT_NE(report.error().message.find("KOKUDO_DPF_API_KEY"), std::string::npos);
  EXPECT_EQ(report.error().message.find("wrong"), std::string::npos);
}

TEST_F(DpfAdapterTest, NeedsAKeyForTheRealPlatform) {
  NoProgress progress;
  const auto report = create()->harvest({}, *accessor, sink, progress, CancelToken());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::BadUsage);
}

TEST_F(DpfAdapterTest, AsksAgainWhenHtmlComesOnce) {
  start();
  server->injectFault(4, DpfFault::Html);
  const auto report = harvest();
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->complete);
  EXPECT_EQ(sink.records.size(), server->api().total());
}

TEST_F(DpfAdapterTest, NamesAServerThatKeepsAnsweringHtml) {
  start();
  for (std::size_t n = 4; n < 10; ++n) server->injectFault(n, DpfFault::Html);
  const auto report = harvest();
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->complete);
  EXPECT_NE(messageOf(report).find("HTML where JSON was expected"), std::string::npos);
  EXPECT_NE(messageOf(report).find("--resume"), std::string::npos);
}

TEST_F(DpfAdapterTest, CommitsNothingOfAReplyThatIsCutOff) {
  start();
  server->injectFault(5, DpfFault::CutOff);
  const auto report = harvest();
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->complete);
  EXPECT_LT(sink.records.size(), server->api().total());
  EXPECT_EQ(sink.puts, report->records);
}

TEST_F(DpfAdapterTest, GoesOnFromACheckpointToTheSameEnd) {
  start(0.3);
  server->injectFault(13, DpfFault::CutOff);
  const auto first = harvest();
  ASSERT_TRUE(first.ok());
  ASSERT_FALSE(first->complete);
  ASSERT_FALSE(sink.checkpoints.empty());
  HarvestRequest request;
  request.checkpoint = sink.checkpoints.back();
  const auto second = harvest(request);
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(second->complete);
  EXPECT_EQ(sink.records.size(), server->api().total());
}

TEST_F(DpfAdapterTest, WalksADatasetAgainWhenItsTokenHasExpired) {
  start(0.3);
  server->injectFault(13, DpfFault::CutOff);
  ASSERT_FALSE(harvest()->complete);
  server->api().expireTokens();
  HarvestRequest request;
  request.checkpoint = sink.checkpoints.back();
  ASSERT_NE(request.checkpoint.find("\"token\":\""), std::string::npos);
  const auto second = harvest(request);
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(second->complete) << messageOf(second);
  EXPECT_EQ(sink.records.size(), server->api().total());
}

TEST_F(DpfAdapterTest, IsNotCompleteWhenADatasetShrinksOnTheWay) {
  start(0.3);
  class Shrinking final : public HarvestSink {
   public:
    explicit Shrinking(test::DpfServer& server) : _server(server) {}
    Status put(catalog::Record) override { return {}; }
    Status checkpoint(const std::string&) override {
      _server.api().shrink("rsdb_bridge", 10);
      return {};
    }

   private:
    test::DpfServer& _server;
  } shrinking(*server);
  HarvestRequest request;
  request.baseUrl = server->baseUrl();
  request.apiKey = "test-key";
  NoProgress progress;
  const auto report = create()->harvest(request, *accessor, shrinking, progress, CancelToken());
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->complete);
  EXPECT_NE(messageOf(report).find("announced"), std::string::npos);
}

TEST_F(DpfAdapterTest, StopsAtTheLimit) {
  start();
  HarvestRequest request;
  request.limit = 150;
  const auto report = harvest(request);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->records, 150u);
  EXPECT_FALSE(report->complete);
}

TEST_F(DpfAdapterTest, NamesAServerThatIsNotThere) {
  start();
  HarvestRequest request;
  request.baseUrl = server->baseUrl();
  server.reset();
  const auto report = harvest(request);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::Network);
}

}  // namespace
}  // namespace kokudo::adapters::dpf
