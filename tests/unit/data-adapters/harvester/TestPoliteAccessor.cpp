#include "data-adapters/harvester/Harvester.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

namespace kokudo::adapters {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Answers the n-th request (from 1) as the test says.
class Scripted final : public io::AssetAccessor {
 public:
  using Script = std::function<Result<io::AssetResponse>(int)>;
  explicit Scripted(Script script) : _script(std::move(script)) {}
  Result<io::AssetResponse> fetch(const io::AssetRequest&, const CancelToken&) override {
    return _script(++requests);
  }
  int requests = 0;

 private:
  Script _script;
};

io::AssetResponse response(int status, const std::string& retryAfter = {}) {
  io::AssetResponse out;
  out.status = status;
  out.body = "body";
  if (!retryAfter.empty()) out.headers["retry-after"] = retryAfter;
  return out;
}

io::AssetRequest request() {
  io::AssetRequest out;
  out.uri = "http://source.example/api?secret=1";
  return out;
}

RetryOptions quick() {
  RetryOptions options;
  options.firstDelaySeconds = 0.005;
  return options;
}

TEST(PoliteAccessor, TriesAgainAfter503AndADroppedConnection) {
  auto inner = std::make_shared<Scripted>([](int n) -> Result<io::AssetResponse> {
    if (n == 1) return response(503);
    if (n == 2) return Error{Error::Kind::Network, "connection reset"};
    return response(200);
  });
  const auto got = createPoliteAccessor(inner, 0, quick())->fetch(request(), {});
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(inner->requests, 3);
}

TEST(PoliteAccessor, GivesUpAfterFiveTriesAndSaysSoWithoutTheQuery) {
  auto inner = std::make_shared<Scripted>([](int) { return response(429); });
  const auto got = createPoliteAccessor(inner, 0, quick())->fetch(request(), {});
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(inner->requests, 5);
  EXPECT_EQ(got.error().message, "http://source.example/api: HTTP 429 after 5 tries");
}

TEST(PoliteAccessor, HandsOnWhatAnotherTryWouldNotChange) {
  for (const int status : {200, 400, 401, 403, 404}) {
    auto inner = std::make_shared<Scripted>([&](int) { return response(status); });
    const auto got = createPoliteAccessor(inner, 0, quick())->fetch(request(), {});
    ASSERT_TRUE(got.ok());
    EXPECT_EQ(got->status, status);
    EXPECT_EQ(inner->requests, 1);
  }
}

TEST(PoliteAccessor, WaitsAsLongAsTheSourceAsks) {
  auto inner =
      std::make_shared<Scripted>([](int n) { return n == 1 ? response(429, "1") : response(200); });
  const auto start = Clock::now();
  ASSERT_TRUE(createPoliteAccessor(inner, 0, quick())->fetch(request(), {}).ok());
  EXPECT_GE(secondsSince(start), 1.0);
}

TEST(PoliteAccessor, UnderstandsADateAndDoesNotWaitForHours) {
  auto past = std::make_shared<Scripted>([](int n) {
    return n == 1 ? response(503, "Sun, 06 Nov 1994 08:49:37 GMT") : response(200);
  });
  EXPECT_TRUE(createPoliteAccessor(past, 0, quick())->fetch(request(), {}).ok());
  auto hours = std::make_shared<Scripted>([](int) { return response(503, "86400"); });
  const auto got = createPoliteAccessor(hours, 0, quick())->fetch(request(), {});
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(hours->requests, 1);
  EXPECT_NE(got.error().message.find("86400 s"), std::string::npos);
}

TEST(PoliteAccessor, KeepsToItsRate) {
  auto inner = std::make_shared<Scripted>([](int) { return response(200); });
  auto polite = createPoliteAccessor(inner, 50);
  const auto start = Clock::now();
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(polite->fetch(request(), {}).ok());
  EXPECT_GE(secondsSince(start), 5 / 50.0);
}

TEST(PoliteAccessor, StopsWaitingWhenCancelled) {
  auto inner = std::make_shared<Scripted>([](int) { return response(503, "60"); });
  auto polite = createPoliteAccessor(inner, 0);
  const CancelToken token;
  const auto start = Clock::now();
  std::thread canceller([token] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    token.cancel();
  });
  const auto got = polite->fetch(request(), token);
  canceller.join();
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.error().kind, Error::Kind::Cancelled);
  EXPECT_LT(secondsSince(start), 2);
}

}  // namespace
}  // namespace kokudo::adapters
