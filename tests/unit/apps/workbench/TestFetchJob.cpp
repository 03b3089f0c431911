#include "apps/workbench/FetchJob.h"
#include "engine/geodata/RasterReader.h"
#include "tests/support/HeightPng.h"
#include "tests/support/TestData.h"
#include "tests/support/TinyHttpServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>

namespace kokudo::workbench {
namespace {

using test::TinyHttpServer;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

TinyHttpServer::Reply reply(int status, std::string body = {}) {
  TinyHttpServer::Reply answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

std::string slope() {
  return test::heightPng(256, 256, [](int column, int row) { return column - row * 0.5; });
}

FetchOptions optionsFor(const TinyHttpServer& server, const test::TemporaryFolder& folder) {
  FetchOptions options;
  options.extent = "135.2,34.45,135.65,34.85";
  options.out = folder / "osaka.tif";
  options.baseUrl = server.url("/xyz");
  options.maximumTiles = 6;
  return options;
}

Result<tiler::GsiElevation> fetch(const FetchOptions& options, const CancelToken& token = {}) {
  NoProgress progress;
  return fetchElevation(options, progress, token);
}

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

TEST(FetchJob, WritesARasterThatKnowsItsPlaceAndItsDatum) {
  const test::TemporaryFolder folder;
  TinyHttpServer server([](const auto&) { return reply(200, slope()); });
  const auto elevation = fetch(optionsFor(server, folder));
  ASSERT_TRUE(elevation.ok()) << elevation.error().message;
  EXPECT_TRUE(elevation->raster.values.empty());
  const auto reader = geodata::RasterReader::open((folder / "osaka.tif").string());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(reader->info().crs, "EPSG:3857");
  EXPECT_EQ(reader->info().heightDatum, geodesy::HeightDatum::Jgd2011);
  EXPECT_EQ(reader->info().width, elevation->raster.width);
  EXPECT_EQ(reader->info().height, elevation->raster.height);
}

TEST(FetchJob, TriesATileAgainAfterA503) {
  const test::TemporaryFolder folder;
  std::atomic<int> asked{0};
  TinyHttpServer server([&](const auto& request) {
    const bool probe = request.target.find("/8/224/101.png") != std::string::npos;
    return !probe && asked++ == 1 ? reply(503) : reply(200, slope());
  });
  const auto elevation = fetch(optionsFor(server, folder));
  ASSERT_TRUE(elevation.ok()) << elevation.error().message;
  EXPECT_EQ(elevation->absentTiles, 0u);
  EXPECT_EQ(static_cast<std::size_t>(asked), elevation->tiles + 1);
}

TEST(FetchJob, GivesUpAfterThreeTriesAndWritesNothing) {
  const test::TemporaryFolder folder;
  TinyHttpServer server([](const auto&) { return reply(503); });
  const auto elevation = fetch(optionsFor(server, folder));
  ASSERT_FALSE(elevation.ok());
  EXPECT_EQ(elevation.error().kind, Error::Kind::Network);
  EXPECT_THAT(elevation.error().message, HasSubstr("HTTP 503 after 3 tries"));
  EXPECT_EQ(server.requests().size(), 4u);  // with the look whether anybody is there
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FetchJob, LeavesNothingBehindWhenCancelled) {
  const test::TemporaryFolder folder;
  const CancelToken token;
  std::atomic<int> asked{0};
  TinyHttpServer server([&](const auto&) {
    if (++asked == 3) token.cancel();
    return reply(200, slope());
  });
  const auto elevation = fetch(optionsFor(server, folder), token);
  ASSERT_FALSE(elevation.ok());
  EXPECT_EQ(elevation.error().kind, Error::Kind::Cancelled);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FetchJob, SaysWithinFiveSecondsThatNobodyAnswers) {
  const test::TemporaryFolder folder;
  auto gone = std::make_unique<TinyHttpServer>([](const auto&) { return reply(200); });
  const auto closed = optionsFor(*gone, folder);
  gone.reset();
  TinyHttpServer silent([](const auto&) {
    auto answer = reply(200, slope());
    answer.stopAfterBytes = 0;
    answer.stall = true;
    return answer;
  });
  for (const auto& options : {closed, optionsFor(silent, folder)}) {
    const auto begin = Clock::now();
    const auto elevation = fetch(options);
    EXPECT_LT(secondsSince(begin), 5);
    ASSERT_FALSE(elevation.ok());
    EXPECT_EQ(elevation.error().kind, Error::Kind::Network);
    EXPECT_FALSE(probeElevation(closed.baseUrl, {}).ok());
  }
}

TEST(FetchJob, RefusesOptionsBeforeItAsksAnybody) {
  const test::TemporaryFolder folder;
  TinyHttpServer server([](const auto&) { return reply(200, slope()); });
  auto noExtent = optionsFor(server, folder), noFile = noExtent, aFolder = noExtent;
  noExtent.extent = "135.2,34.45";
  noFile.out = "";
  aFolder.out = folder.path();
  for (const auto& options : {noExtent, noFile, aFolder}) {
    const auto elevation = fetch(options);
    ASSERT_FALSE(elevation.ok());
    EXPECT_EQ(elevation.error().kind, Error::Kind::BadUsage);
  }
  EXPECT_TRUE(server.requests().empty());
}

}  // namespace
}  // namespace kokudo::workbench
