#include "engine/io/CachedAccessor.h"
#include "tests/support/SlowHttpServer.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>

namespace kokudo::io {
namespace {

using testing::HasSubstr;
using Headers = std::map<std::string, std::string>;

constexpr std::int64_t kStart = 1'700'000'000'000;  // Tue, 14 Nov 2023 22:13:20 GMT

/// A source whose answers the test writes.
class ScriptedSource final : public AssetAccessor {
 public:
  Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken&) override {
    const std::lock_guard lock(_mutex);
    requests.push_back(request);
    std::this_thread::sleep_for(delay);
    if (offline) return Error{Error::Kind::Network, "no route to host"};
    AssetResponse response = answer;
    response.finalUri = finalUri.empty() ? request.uri : finalUri;
    const auto tag = answer.headers.find("etag");
    const auto asked = request.headers.find("If-None-Match");
    if (tag != answer.headers.end() && asked != request.headers.end() &&
        asked->second == tag->second) {
      response.status = 304;
      response.body.clear();
    }
    return response;
  }
  AssetResponse answer;
  std::string finalUri;
  bool offline = false;
  std::chrono::milliseconds delay{0};
  std::vector<AssetRequest> requests;

 private:
  std::mutex _mutex;
};

class CachedAccessorTest : public testing::Test {
 protected:
  std::unique_ptr<CachedAccessor> open(std::uint64_t maxBytes = 10'000'000) {
    CacheOptions options;
    options.folder = folder.path();
    options.maxBytes = maxBytes;
    options.clock = [this] { return now; };
    return std::make_unique<CachedAccessor>(source, options);
  }
  static Result<AssetResponse> get(CachedAccessor& cache, const std::string& uri = "http://h/a") {
    AssetRequest request;
    request.uri = uri;
    return cache.fetch(request, {});
  }
  void answer(const std::string& body, Headers headers, int status = 200) {
    source->answer.status = status;
    source->answer.body = body;
    source->answer.headers = std::move(headers);
  }
  std::size_t asked() const { return source->requests.size(); }

  test::TemporaryFolder folder;
  std::shared_ptr<ScriptedSource> source = std::make_shared<ScriptedSource>();
  std::int64_t now = kStart;
};

TEST_F(CachedAccessorTest, AnswersAgainWithoutAskingWhileFresh) {
  answer("body", {{"cache-control", "max-age=60"}, {"content-type", "x/y"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  now += 59'000;
  const Result<AssetResponse> again = get(*cache);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->body, "body");
  EXPECT_EQ(again->status, 200);
  EXPECT_EQ(again->headers.at("content-type"), "x/y");
  EXPECT_EQ(again->finalUri, "http://h/a");
  EXPECT_TRUE(again->fromCache);
  EXPECT_FALSE(again->stale);
  EXPECT_EQ(again->ageSeconds, 59);
  EXPECT_EQ(again->transferredBytes, 0u);
  EXPECT_EQ(asked(), 1u);
  now += 2'000;
  ASSERT_TRUE(get(*cache).ok());
  EXPECT_EQ(asked(), 2u);
  const CacheStatistics statistics = cache->statistics();
  EXPECT_EQ(statistics.hits, 1u);
  EXPECT_EQ(statistics.misses, 2u);
  EXPECT_EQ(statistics.stored, 2u);
  EXPECT_EQ(statistics.entries, 1u);
}

TEST_F(CachedAccessorTest, KeepsAnswersForALaterRun) {
  answer("body", {{"cache-control", "max-age=60"}});
  ASSERT_TRUE(get(*open()).ok());
  const Result<AssetResponse> later = get(*open());
  ASSERT_TRUE(later.ok());
  EXPECT_TRUE(later->fromCache);
  EXPECT_EQ(asked(), 1u);
}

struct Rule {
  const char* name;
  Headers headers;
  double freshSeconds;  ///< -1: not stored at all
};

class CacheRule : public testing::TestWithParam<Rule> {};

/// Opens the answer offline at the last moment at which it is fresh and just after.
TEST_P(CacheRule, SetsHowLongAnAnswerIsFresh) {
  test::TemporaryFolder folder;
  const auto source = std::make_shared<ScriptedSource>();
  source->answer.body = "body";
  source->answer.headers = GetParam().headers;
  std::int64_t now = kStart;
  CachedAccessor cache(source, {.folder = folder.path(), .clock = [&] { return now; }});
  ASSERT_TRUE(cache.fetch({.uri = "http://h/a"}, {}).ok());
  cache.setMode(CacheMode::OfflineOnly);
  const double fresh = GetParam().freshSeconds;
  if (fresh < 0) {
    const Result<AssetResponse> none = cache.fetch({.uri = "http://h/a"}, {});
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().kind, Error::Kind::Network);
    return;
  }
  if (fresh > 0) {
    now = kStart + static_cast<std::int64_t>(fresh * 1000) - 1;
    const Result<AssetResponse> before = cache.fetch({.uri = "http://h/a"}, {});
    ASSERT_TRUE(before.ok());
    EXPECT_FALSE(before->stale);
  }
  now = kStart + static_cast<std::int64_t>(fresh * 1000);
  const Result<AssetResponse> after = cache.fetch({.uri = "http://h/a"}, {});
  ASSERT_TRUE(after.ok());
  EXPECT_TRUE(after->stale);
}

// RFC 9111 §4.2 (lifetime, age), §5.2.2 (directives), §5.3 (Expires).
INSTANTIATE_TEST_SUITE_P(
    Rfc9111, CacheRule,
    testing::Values(
        Rule{"MaxAge", {{"cache-control", "public, max-age=10"}}, 10},
        Rule{"MaxAgeInCapitals", {{"cache-control", "Max-Age = 10"}}, 10},
        Rule{"MaxAgeQuoted", {{"cache-control", "max-age=\"10\""}}, 10},
        Rule{"MaxAgeBeatsExpires",
             {{"cache-control", "max-age=10"}, {"expires", "Tue, 14 Nov 2023 23:13:20 GMT"}},
             10},
        Rule{"SharedMaxAgeIsNotForUs", {{"cache-control", "s-maxage=100, max-age=10"}}, 10},
        Rule{"AgeCounts", {{"cache-control", "max-age=10"}, {"age", "4"}}, 6},
        Rule{"ExpiresAgainstDate",
             {{"date", "Tue, 14 Nov 2023 22:00:00 GMT"},
              {"expires", "Tue, 14 Nov 2023 22:00:30 GMT"}},
             30},
        Rule{"BadExpiresIsPast", {{"expires", "0"}}, 0},
        Rule{"BadMaxAgeIsPast", {{"cache-control", "max-age=soon"}}, 0},
        Rule{"HugeMaxAge", {{"cache-control", "max-age=99999999999999999999"}}, 315360000.0},
        Rule{"NoCache", {{"cache-control", "no-cache, max-age=10"}}, 0},
        Rule{"NoStore", {{"cache-control", "max-age=10, no-store"}}, -1},
        Rule{"VaryAll", {{"cache-control", "max-age=10"}, {"vary", "*"}}, -1},
        Rule{"VaryEncoding", {{"cache-control", "max-age=10"}, {"vary", "Accept-Encoding"}}, 10},
        Rule{"NothingSaid", {}, 0},
        Rule{"GuessedFromLastChange",
             {{"date", "Tue, 14 Nov 2023 22:13:20 GMT"},
              {"last-modified", "Tue, 14 Nov 2023 22:11:40 GMT"}},
             10}),
    [](const auto& rule) { return rule.param.name; });

TEST_F(CachedAccessorTest, AsksAgainWithTheTagAndKeepsTheBodyOn304) {
  answer("body", {{"cache-control", "max-age=10"}, {"etag", "\"v1\""}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  now += 20'000;
  const Result<AssetResponse> again = get(*cache);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->status, 200);
  EXPECT_EQ(again->body, "body");
  EXPECT_TRUE(again->fromCache);
  EXPECT_FALSE(again->stale);
  EXPECT_EQ(again->ageSeconds, 0);
  EXPECT_EQ(source->requests.at(1).headers.at("If-None-Match"), "\"v1\"");
  now += 9'000;  // fresh again, for 10 s from the 304
  ASSERT_TRUE(get(*cache).ok());
  EXPECT_EQ(asked(), 2u);
  EXPECT_EQ(cache->statistics().revalidated, 1u);
}

TEST_F(CachedAccessorTest, AsksAgainWithTheDateWhereThereIsNoTag) {
  answer("body",
         {{"cache-control", "no-cache"}, {"last-modified", "Mon, 13 Nov 2023 00:00:00 GMT"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  ASSERT_TRUE(get(*cache).ok());
  ASSERT_EQ(asked(), 2u);
  EXPECT_EQ(source->requests[1].headers.at("If-Modified-Since"), "Mon, 13 Nov 2023 00:00:00 GMT");
}

TEST_F(CachedAccessorTest, TakesANewBodyInstead) {
  answer("old", {{"etag", "\"v1\""}, {"cache-control", "max-age=1"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  now += 2'000;
  answer("new", {{"etag", "\"v2\""}, {"cache-control", "max-age=60"}});
  EXPECT_EQ(get(*cache)->body, "new");
  EXPECT_EQ(get(*cache)->body, "new");
  EXPECT_EQ(asked(), 2u);
  EXPECT_EQ(cache->statistics().entries, 1u);
}

TEST_F(CachedAccessorTest, ForgetsWhatTheSourceSaysIsGone) {
  answer("body", {{"cache-control", "max-age=1"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  now += 2'000;
  answer("", {}, 404);
  EXPECT_EQ(get(*cache)->status, 404);
  EXPECT_EQ(cache->statistics().entries, 0u);
}

TEST_F(CachedAccessorTest, ServesStaleWhenTheSourceDoesNotAnswer) {
  answer("body", {{"cache-control", "max-age=1"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  now += 100'000;
  source->offline = true;
  const Result<AssetResponse> stale = get(*cache);
  ASSERT_TRUE(stale.ok());
  EXPECT_EQ(stale->body, "body");
  EXPECT_TRUE(stale->stale);
  EXPECT_EQ(stale->ageSeconds, 100);
  source->offline = false;
  answer("", {}, 503);
  EXPECT_TRUE(get(*cache)->stale);
  EXPECT_EQ(cache->statistics().staleServed, 2u);
}

TEST_F(CachedAccessorTest, ADeadLinkIsFoundOutOnceNotForEveryTile) {
  answer("body", {{"cache-control", "max-age=1"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache, "http://h/a").ok());
  ASSERT_TRUE(get(*cache, "http://h/b").ok());
  now += 5'000;
  source->offline = true;
  source->delay = std::chrono::milliseconds(1'050);
  EXPECT_TRUE(get(*cache, "http://h/a")->stale);
  EXPECT_TRUE(get(*cache, "http://h/b")->stale);
  EXPECT_EQ(asked(), 3u);
  now += 11'000;  // then it is asked again
  source->offline = false;
  source->delay = {};
  EXPECT_FALSE(get(*cache, "http://h/b")->stale);
  EXPECT_EQ(asked(), 4u);
}

TEST_F(CachedAccessorTest, DoesNotServeStaleWhereThatIsForbidden) {
  answer("body", {{"cache-control", "max-age=1, must-revalidate"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  now += 2'000;
  source->offline = true;
  const Result<AssetResponse> refused = get(*cache);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Network);
  cache->setMode(CacheMode::OfflineOnly);  // the user knows
  EXPECT_TRUE(get(*cache)->stale);
}

TEST_F(CachedAccessorTest, OfflineAsksNobody) {
  answer("body", {{"cache-control", "max-age=60"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  cache->setMode(CacheMode::OfflineOnly);
  EXPECT_FALSE(get(*cache)->stale);
  const Result<AssetResponse> unknown = get(*cache, "http://h/unknown");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, Error::Kind::Network);
  EXPECT_THAT(unknown.error().message, HasSubstr("not in the cache"));
  AssetRequest post;
  post.uri = "http://h/a";
  post.method = "POST";
  EXPECT_FALSE(cache->fetch(post, {}).ok());
  EXPECT_EQ(asked(), 1u);
}

TEST_F(CachedAccessorTest, NeverKeepsWhatNeededCredentials) {
  answer("secret body", {{"cache-control", "max-age=60"}});
  const auto cache = open();
  AssetRequest request;
  request.uri = "http://h/a";
  request.headers = {{"Authorization", "Bearer SECRETVALUE"}};
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(cache->fetch(request, {}).ok());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(get(*cache, "http://h/a?x=1&api_key=SECRETVALUE").ok());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(get(*cache, "http://me:SECRETVALUE@h/a").ok());
  source->finalUri = "http://h/b?token=SECRETVALUE";
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(get(*cache, "http://h/redirected").ok());
  EXPECT_EQ(asked(), 8u);
  EXPECT_EQ(cache->statistics().entries, 0u);
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_THAT(test::readText(file.path()), testing::Not(HasSubstr("SECRETVALUE")));
    EXPECT_THAT(test::readText(file.path()), testing::Not(HasSubstr("secret body")));
  }
}

TEST_F(CachedAccessorTest, TellsRequestsApartByTheirAcceptHeaders) {
  answer("japanese", {{"cache-control", "max-age=60"}, {"vary", "Accept-Language"}});
  const auto cache = open();
  AssetRequest request;
  request.uri = "http://h/a";
  request.headers = {{"Accept-Language", "ja"}};
  ASSERT_TRUE(cache->fetch(request, {}).ok());
  answer("english", {{"cache-control", "max-age=60"}, {"vary", "Accept-Language"}});
  request.headers = {{"Accept-Language", "en"}};
  EXPECT_EQ(cache->fetch(request, {})->body, "english");
  request.headers = {{"accept-language", "ja"}};
  EXPECT_EQ(cache->fetch(request, {})->body, "japanese");
}

TEST_F(CachedAccessorTest, PassesFilesAndOtherMethodsThrough) {
  answer("body", {{"cache-control", "max-age=60"}});
  const auto cache = open();
  AssetRequest request;
  request.method = "POST";
  request.uri = "http://h/a";
  ASSERT_TRUE(cache->fetch(request, {}).ok());
  ASSERT_TRUE(get(*cache, "/some/file").ok());
  ASSERT_TRUE(get(*cache, "file:///some/file").ok());
  EXPECT_EQ(cache->statistics().entries, 0u);
  EXPECT_TRUE(cache->answersLocally({.uri = "/some/file"}));
  EXPECT_FALSE(cache->answersLocally({.uri = "http://h/a"}));
  ASSERT_TRUE(get(*cache).ok());
  EXPECT_TRUE(cache->answersLocally({.uri = "http://h/a"}));
  now += 61'000;
  EXPECT_FALSE(cache->answersLocally({.uri = "http://h/a"}));
}

TEST_F(CachedAccessorTest, DropsTheLeastUsedWhenFull) {
  answer(std::string(8'000, 'x'), {{"cache-control", "max-age=600"}});
  const auto cache = open(90'000);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(get(*cache, "http://h/" + std::to_string(i)).ok());
  ASSERT_TRUE(get(*cache, "http://h/0")->fromCache);  // used again: not the first to go
  ASSERT_TRUE(get(*cache, "http://h/new").ok());
  ASSERT_TRUE(get(*cache, "http://h/new2").ok());
  cache->setMode(CacheMode::OfflineOnly);
  EXPECT_TRUE(get(*cache, "http://h/0").ok());
  EXPECT_FALSE(get(*cache, "http://h/1").ok());
  EXPECT_FALSE(get(*cache, "http://h/2").ok());
  EXPECT_TRUE(get(*cache, "http://h/9").ok());
  EXPECT_TRUE(get(*cache, "http://h/new2").ok());
  EXPECT_LE(cache->statistics().bytes, 90'000u);
  EXPECT_GE(cache->statistics().evicted, 2u);
}

TEST_F(CachedAccessorTest, StaysWithinItsBytesOnDiskToo) {
  const auto cache = open(2'000'000);
  for (int i = 0; i < 400; ++i) {
    answer(std::string(20'000 + 37 * static_cast<std::size_t>(i), 'x'),
           {{"cache-control", "max-age=600"}});
    ASSERT_TRUE(get(*cache, "http://h/" + std::to_string(i)).ok());
  }
  EXPECT_LE(cache->statistics().bytes, 2'000'000u);
  EXPECT_GE(cache->statistics().bytes, 1'800'000u);
  EXPECT_LE(std::filesystem::file_size(folder / "answers-1.sqlite"), 2'300'000u);
  // A later run with a smaller bound obeys that.
  EXPECT_LE(open(500'000)->statistics().bytes, 500'000u);
}

TEST_F(CachedAccessorTest, OneAnswerDoesNotDriveOutAllOthers) {
  const auto cache = open(100'000);
  answer("small", {{"cache-control", "max-age=600"}});
  ASSERT_TRUE(get(*cache, "http://h/small").ok());
  answer(std::string(60'000, 'x'), {{"cache-control", "max-age=600"}});
  ASSERT_TRUE(get(*cache, "http://h/big").ok());
  EXPECT_EQ(cache->statistics().entries, 1u);
}

TEST_F(CachedAccessorTest, ClearDropsAllAndGivesTheDiskBack) {
  const auto cache = open();
  answer(std::string(500'000, 'x'), {{"cache-control", "max-age=600"}});
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(get(*cache, "http://h/" + std::to_string(i)).ok());
  ASSERT_TRUE(cache->clear().ok());
  EXPECT_EQ(cache->statistics().entries, 0u);
  EXPECT_EQ(cache->statistics().bytes, 0u);
  EXPECT_LE(std::filesystem::file_size(folder / "answers-1.sqlite"), 500'000u);
  EXPECT_FALSE(get(*cache, "http://h/1")->fromCache);
}

TEST_F(CachedAccessorTest, ABodyAboveTheRequestsLimitIsAnError) {
  const auto cache = open();
  answer(std::string(5'000, 'x'), {{"cache-control", "max-age=600"}});
  ASSERT_TRUE(get(*cache).ok());
  AssetRequest request;
  request.uri = "http://h/a";
  request.maxBytes = 4'999;
  const Result<AssetResponse> refused = cache->fetch(request, {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::BadInput);
}

/// Flips one bit of the body of a stored answer, wherever it lies in the file.
void flipABit(const std::filesystem::path& file, const std::string& part) {
  std::string bytes = test::readText(file);
  const std::size_t at = bytes.find(part);
  ASSERT_NE(at, std::string::npos);
  bytes[at + part.size() / 2] ^= 0x10;
  std::ofstream(file, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

TEST_F(CachedAccessorTest, FindsAFlippedBitAndFetchesAgain) {
  const std::string body(200'000, 'q');
  answer(body, {{"cache-control", "max-age=600"}, {"x-mark", "abcdefghij"}});
  for (const std::string& part : {std::string(3'000, 'q'), std::string("abcdefghij")}) {
    ASSERT_TRUE(open()->clear().ok());
    ASSERT_TRUE(get(*open()).ok());
    flipABit(folder / "answers-1.sqlite", part);
    const auto cache = open();
    const Result<AssetResponse> again = get(*cache);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->body, body);
    EXPECT_FALSE(again->fromCache);
    EXPECT_EQ(cache->statistics().damaged, 1u);
    EXPECT_TRUE(get(*cache)->fromCache);
  }
}

TEST_F(CachedAccessorTest, BeginsAnewWhereTheFileIsNoDatabase) {
  test::writeText(folder / "answers-1.sqlite", std::string(50'000, 'z'));
  answer("body", {{"cache-control", "max-age=600"}});
  const auto cache = open();
  ASSERT_TRUE(get(*cache).ok());
  EXPECT_TRUE(get(*cache)->fromCache);
}

TEST_F(CachedAccessorTest, SurvivesEveryDamageToTheFile) {
  answer(std::string(3'000, 'b'), {{"cache-control", "max-age=600"}});
  for (std::size_t round = 0; round < 40; ++round) {
    {
      const auto cache = open();
      for (int i = 0; i < 20; ++i) ASSERT_TRUE(get(*cache, "http://h/" + std::to_string(i)).ok());
    }
    const std::filesystem::path file = folder / "answers-1.sqlite";
    std::string bytes = test::readText(file);
    const std::size_t at = round * 7919 * 13 % bytes.size();
    for (std::size_t i = at; i < std::min(at + 300, bytes.size()); ++i) bytes[i] = char(i * 31);
    if (round % 4 == 3) bytes.resize(at);
    std::ofstream(file, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
    const auto cache = open();
    for (int i = 0; i < 20; ++i) {
      const Result<AssetResponse> response = get(*cache, "http://h/" + std::to_string(i));
      ASSERT_TRUE(response.ok());
      ASSERT_EQ(response->body, source->answer.body) << "round " << round;
    }
  }
}

TEST_F(CachedAccessorTest, GoesOnWithoutAPlaceToStore) {
  test::writeText(folder / "file", "not a folder");
  CacheOptions options;
  options.folder = folder / "file";
  answer("body", {{"cache-control", "max-age=600"}});
  CachedAccessor cache(source, options);
  EXPECT_EQ(get(cache)->body, "body");
  EXPECT_EQ(get(cache)->body, "body");
  EXPECT_THAT(cache.problem(), HasSubstr("cannot be written"));
  EXPECT_FALSE(cache.clear().ok());
}

TEST_F(CachedAccessorTest, WorksOverHttp) {
  test::SlowHttpServer server(test::SlowHttpServer::files({{"/a", std::string(100'000, 'a')}},
                                                          {{"Cache-Control", "no-cache"}}));
  CacheOptions options;
  options.folder = folder.path();
  CachedAccessor cache(createAccessor(), options);
  ASSERT_EQ(get(cache, server.url("/a"))->body.size(), 100'000u);
  const Result<AssetResponse> again = get(cache, server.url("/a"));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->body, std::string(100'000, 'a'));
  EXPECT_TRUE(again->fromCache);
  EXPECT_EQ(server.counts().requests, 2u);
  EXPECT_EQ(server.counts().notModified, 1u);
  server.setOnline(false);
  EXPECT_FALSE(get(cache, server.url("/a")).ok());  // no-cache
  cache.setMode(CacheMode::OfflineOnly);
  EXPECT_TRUE(get(cache, server.url("/a"))->stale);
}

}  // namespace
}  // namespace kokudo::io
