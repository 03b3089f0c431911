// Servers that lie, rave or drip: a typed error each, soon, and nothing of it in the cache.
#include "engine/io/AssetAccessor.h"
#include "engine/io/CachedAccessor.h"
#include "tests/support/TestData.h"
#include "tests/support/TinyHttpServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace kokudo::io {
namespace {

using test::TinyHttpServer;
using Clock = std::chrono::steady_clock;

std::string longHead() {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 60'000; ++i) head += "X-" + std::to_string(i) + ": value of some length\r\n";
  return head + "\r\n";
}

struct Lie {
  const char* name;
  std::string raw;
};

class HostileServer : public testing::TestWithParam<Lie> {};

TEST_P(HostileServer, GetsATypedErrorAndNothingIsKept) {
  TinyHttpServer server([](const TinyHttpServer::Request&) {
    TinyHttpServer::Reply reply;
    reply.raw = GetParam().raw;
    return reply;
  });
  test::TemporaryFolder folder;
  CachedAccessor cache(createAccessor(), {.folder = folder.path()});
  const Clock::time_point begin = Clock::now();
  const Result<AssetResponse> response = cache.fetch({.uri = server.url("/")}, {});
  ASSERT_FALSE(response.ok()) << response->status << " " << response->body.substr(0, 100);
  EXPECT_TRUE(response.error().kind == Error::Kind::Network ||
              response.error().kind == Error::Kind::BadInput);
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(cache.statistics().entries, 0u);
}

// RFC 9112 §4 (status line), §6.3 (length), §7.1 (chunks).
INSTANTIATE_TEST_SUITE_P(
    Lies, HostileServer,
    testing::Values(
        Lie{"NoHttpAtAll", "HELLO WORLD\r\n\r\nbody"},
        Lie{"StatusThatIsNoNumber", "HTTP/1.1 abc OK\r\nContent-Length: 4\r\n\r\nbody"},
        Lie{"HeadWithoutEnd", longHead()},
        Lie{"OneEndlessHeader", "HTTP/1.1 200 OK\r\nX: " + std::string(3'000'000, 'x')},
        Lie{"ShorterThanDeclared", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes."},
        Lie{"LargerThanAnything",
            "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nx"},
        Lie{"ChunkWithoutBounds",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx"},
        Lie{"ChunkThatIsNoNumber",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsoon\r\nx"},
        Lie{"ChunksWithoutEnd",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n"},
        Lie{"GzipThatIsNone",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\nno gzip"}),
    [](const auto& lie) { return lie.param.name; });

TEST(HostileServerAlone, BytesBeyondTheDeclaredOnesAreNobodysAnswer) {
  TinyHttpServer server([](const TinyHttpServer::Request& request) {
    TinyHttpServer::Reply reply;
    reply.raw = request.target == "/first"
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n"
                      "Content-Length: 6\r\n\r\nforged"
                    : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue";
    return reply;
  });
  const auto accessor = createAccessor();
  EXPECT_EQ(accessor->fetch({.uri = server.url("/first")}, {})->body, "abc");
  EXPECT_EQ(accessor->fetch({.uri = server.url("/second")}, {})->body, "true");
}

TEST(HostileServerAlone, ASlowDripEndsAtTheTimeout) {
  TinyHttpServer server([](const TinyHttpServer::Request&) {
    TinyHttpServer::Reply reply;
    reply.body = std::string(10'000, 'x');
    reply.pieceBytes = 1;
    reply.pace = [](std::size_t) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      return true;
    };
    return reply;
  });
  const Clock::time_point begin = Clock::now();
  AssetRequest request;
  request.uri = server.url("/");
  request.timeoutSeconds = 0.5;
  const Result<AssetResponse> response = createAccessor()->fetch(request, {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(900));
}

TEST(HostileServerAlone, ARevalidationThatBreaksServesWhatIsKept) {
  std::atomic<bool> broken{false};
  TinyHttpServer server([&](const TinyHttpServer::Request&) {
    TinyHttpServer::Reply reply;
    reply.body = "body";
    reply.headers["ETag"] = "\"1\"";
    reply.stopAfterBytes = broken ? 2 : -1;
    return reply;
  });
  test::TemporaryFolder folder;
  CachedAccessor cache(createAccessor(), {.folder = folder.path()});
  ASSERT_TRUE(cache.fetch({.uri = server.url("/")}, {}).ok());
  broken = true;
  const Result<AssetResponse> again = cache.fetch({.uri = server.url("/")}, {});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->body, "body");
  EXPECT_TRUE(again->stale);
}

}  // namespace
}  // namespace kokudo::io
