#include "engine/io/AssetAccessor.h"
#include "engine/io/Gzip.h"
#include "tests/support/TinyHttpServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <chrono>
#include <future>
#include <thread>

namespace kokudo::io {
namespace {

using test::TinyHttpServer;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using Reply = TinyHttpServer::Reply;
using Request = TinyHttpServer::Request;

double millisecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

Reply redirectTo(const std::string& target, int status = 302) {
  Reply reply;
  reply.status = status;
  reply.headers["Location"] = target;
  return reply;
}

Reply withBody(std::string body) {
  Reply reply;
  reply.body = std::move(body);
  return reply;
}

Result<AssetResponse> get(const std::string& uri, std::map<std::string, std::string> headers = {}) {
  AssetRequest request;
  request.uri = uri;
  request.headers = std::move(headers);
  return createAccessor()->fetch(request, {});
}

std::string gzip(const std::string& text) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 1000, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

TEST(HttpAccess, GivesStatusHeadersAndBody) {
  const TinyHttpServer server([](const Request&) {
    Reply reply = withBody("hello");
    reply.headers["X-Tile"] = "7";
    return reply;
  });
  const auto response = get(server.url("/a"));
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(response->headers.at("x-tile"), "7");
  EXPECT_EQ(response->finalUri, server.url("/a"));
}

TEST(HttpAccess, AnErrorStatusIsAResponse) {
  const TinyHttpServer server([](const Request&) {
    Reply reply = withBody("no");
    reply.status = 503;
    return reply;
  });
  const auto response = get(server.url("/"));
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->status, 503);
  const auto accessor = createAccessor();
  const auto body = fetchBody(*accessor, server.url("/"));
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.error().kind, Error::Kind::Network);
  EXPECT_THAT(body.error().message, HasSubstr("503"));
}

TEST(HttpAccess, PostsABodyWithItsHeaders) {
  const TinyHttpServer server([](const Request& request) { return withBody(request.body); });
  AssetRequest request;
  request.uri = server.url("/graphql");
  request.method = "POST";
  request.headers = {{"content-type", "application/json"}, {"apikey", "k"}};
  request.body = std::string(100'000, 'q');
  const auto response = createAccessor()->fetch(request, {});
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->body, request.body);
  EXPECT_EQ(server.requests()[0].method, "POST");
  EXPECT_EQ(server.requests()[0].headers.at("apikey"), "k");
  EXPECT_EQ(server.requests()[0].headers.at("content-type"), "application/json");
}

TEST(HttpAccess, UnpacksGzipAndCountsWhatCameOverTheWire) {
  const std::string text(50'000, 'a');
  const TinyHttpServer server([&](const Request&) {
    Reply reply = withBody(gzip(text));
    reply.headers["Content-Encoding"] = "gzip";
    return reply;
  });
  const auto response = get(server.url("/"));
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->body, text);
  EXPECT_LT(response->transferredBytes, 1000u);
}

TEST(HttpAccess, KeepsTheConnectionOpen) {
  const TinyHttpServer server([](const Request&) { return withBody("x"); });
  const auto accessor = createAccessor();
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(fetchBody(*accessor, server.url("/")).ok());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpAccess, RefusesALongBodyWhileItArrives) {
  const TinyHttpServer server([](const Request& request) {
    Reply reply = withBody(std::string(3'000'000, 'x'));
    reply.declareLength = request.target == "/declared";
    return reply;
  });
  for (const char* path : {"/declared", "/undeclared"}) {
    AssetRequest request;
    request.uri = server.url(path);
    request.maxBytes = 100'000;
    const auto response = createAccessor()->fetch(request, {});
    ASSERT_FALSE(response.ok()) << path;
    EXPECT_EQ(response.error().kind, Error::Kind::BadInput);
    EXPECT_THAT(response.error().message, HasSubstr("100000"));
  }
}

TEST(HttpAccess, RefusesAPackedBombByItsUnpackedSize) {
  const std::string bomb = gzip(std::string(20'000'000, '\0'));
  const TinyHttpServer server([&](const Request&) {
    Reply reply = withBody(bomb);
    reply.headers["Content-Encoding"] = "gzip";
    return reply;
  });
  AssetRequest request;
  request.uri = server.url("/");
  request.maxBytes = 1'000'000;
  ASSERT_LT(bomb.size(), request.maxBytes);
  EXPECT_EQ(createAccessor()->fetch(request, {}).error().kind, Error::Kind::BadInput);
}

TEST(HttpAccess, EndsWithin200MillisecondsOfTheCancel) {
  const TinyHttpServer server([](const Request&) {
    Reply reply = withBody("late");
    reply.delayMilliseconds = 10'000;
    return reply;
  });
  const auto accessor = createAccessor();
  AssetRequest request;
  request.uri = server.url("/");
  const CancelToken token;
  auto answer = std::async(std::launch::async, [&] { return accessor->fetch(request, token); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto cancelled = Clock::now();
  token.cancel();
  const auto response = answer.get();
  EXPECT_LT(millisecondsSince(cancelled), 200);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::Cancelled);
}

TEST(HttpAccess, GivesUpAtTheTimeout) {
  const TinyHttpServer server([](const Request&) {
    Reply reply;
    reply.delayMilliseconds = 10'000;
    return reply;
  });
  AssetRequest request;
  request.uri = server.url("/");
  request.timeoutSeconds = 0.3;
  const auto begin = Clock::now();
  const auto response = createAccessor()->fetch(request, {});
  EXPECT_LT(millisecondsSince(begin), 2000);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
}

TEST(HttpAccess, GivesUpOnAStalledTransferBeforeTheTimeout) {
  const TinyHttpServer server([](const Request&) {
    Reply reply = withBody(std::string(1000, 'x'));
    reply.stopAfterBytes = 10;
    reply.stall = true;
    return reply;
  });
  AssetRequest request;
  request.uri = server.url("/");
  request.stallSeconds = 0.3;
  const auto begin = Clock::now();
  const auto response = createAccessor()->fetch(request, {});
  EXPECT_LT(millisecondsSince(begin), 3000);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_THAT(response.error().message, HasSubstr("10 bytes"));
}

TEST(HttpAccess, ADroppedConnectionIsANetworkError) {
  const TinyHttpServer server([](const Request& request) {
    Reply reply = withBody(std::string(1000, 'x'));
    if (request.target == "/silent") reply.closeAtOnce = true;
    reply.stopAfterBytes = 500;
    return reply;
  });
  for (const char* path : {"/silent", "/half"}) {
    const auto response = get(server.url(path));
    ASSERT_FALSE(response.ok()) << path;
    EXPECT_EQ(response.error().kind, Error::Kind::Network);
    EXPECT_THAT(response.error().message, HasSubstr(path));
  }
}

TEST(HttpAccess, NobodyListeningIsANetworkError) {
  std::string uri;
  {
    const TinyHttpServer server([](const Request&) { return Reply{}; });
    uri = server.url("/");
  }
  const auto response = get(uri);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
}

TEST(HttpAccess, FollowsFiveRedirectsAndNoMore) {
  const TinyHttpServer server([](const Request& request) {
    const int left = std::stoi(request.target.substr(1));
    return left == 0 ? withBody("there") : redirectTo("/" + std::to_string(left - 1));
  });
  const auto response = get(server.url("/5"));
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->body, "there");
  EXPECT_EQ(response->finalUri, server.url("/0"));
  EXPECT_THAT(get(server.url("/6")).error().message, HasSubstr("more than 5 redirects"));
}

TEST(HttpAccess, KeyHeadersStayWithTheFirstHost) {
  const TinyHttpServer other([](const Request&) { return withBody("other"); });
  const TinyHttpServer server([&](const Request& request) {
    if (request.target == "/away") return redirectTo(other.url("/x"));
    if (request.target == "/within") return redirectTo("/end");
    return withBody("end");
  });
  const std::map<std::string, std::string> headers{
      {"apikey", "k"}, {"Authorization", "Bearer k"}, {"Accept", "application/json"}};
  ASSERT_TRUE(get(server.url("/away"), headers).ok());
  EXPECT_EQ(other.requests()[0].headers.count("apikey"), 0u);
  EXPECT_EQ(other.requests()[0].headers.count("authorization"), 0u);
  EXPECT_EQ(other.requests()[0].headers.at("accept"), "application/json");
  ASSERT_TRUE(get(server.url("/within"), headers).ok());
  EXPECT_EQ(server.requests().back().headers.at("apikey"), "k");
}

TEST(HttpAccess, NeverFollowsARedirectToAFile) {
  for (const char* target : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"}) {
    const TinyHttpServer server([&](const Request&) { return redirectTo(target); });
    const auto response = get(server.url("/"));
    ASSERT_FALSE(response.ok()) << target;
    EXPECT_EQ(response.error().kind, Error::Kind::Network);
  }
}

TEST(HttpAccess, NeverFollowsARedirectWhoseHostIsInDoubt) {
  const TinyHttpServer other([](const Request&) { return withBody("other"); });
  const std::string otherHost = other.url("").substr(std::string("http://").size());
  const TinyHttpServer server([&](const Request& request) {
    return redirectTo("http://" + request.headers.at("host") + "\\@" + otherHost);
  });
  const auto response = get(server.url("/"), {{"apikey", "k"}});
  ASSERT_FALSE(response.ok());
  EXPECT_THAT(response.error().message, HasSubstr("refused"));
  EXPECT_TRUE(other.requests().empty());
}

TEST(HttpAccess, APostBecomesAGetAfterSeeOtherAndItsBodyNeverGoesElsewhere) {
  const TinyHttpServer other([](const Request&) { return withBody("other"); });
  const TinyHttpServer server([&](const Request& request) {
    if (request.target == "/see") return redirectTo("/end", 303);
    if (request.target == "/keep") return redirectTo(other.url("/x"), 307);
    return withBody(request.method);
  });
  AssetRequest request;
  request.method = "POST";
  request.body = "secret";
  request.uri = server.url("/see");
  EXPECT_EQ(createAccessor()->fetch(request, {}).value().body, "GET");
  request.uri = server.url("/keep");
  EXPECT_FALSE(createAccessor()->fetch(request, {}).ok());
  EXPECT_TRUE(other.requests().empty());
}

TEST(HttpAccess, RefusesAHeaderWithALineBreak) {
  const TinyHttpServer server([](const Request&) { return Reply{}; });
  const auto response = get(server.url("/"), {{"apikey", "k\r\nHost: evil"}});
  ASSERT_FALSE(response.ok());
  EXPECT_TRUE(server.requests().empty());
}

TEST(HttpAccess, ServesManyThreadsAtOnce) {
  const TinyHttpServer server([](const Request& request) { return withBody(request.target); });
  const auto accessor = createAccessor();
  std::vector<std::future<int>> wrong;
  for (int t = 0; t < 8; ++t) {
    wrong.push_back(std::async(std::launch::async, [&, t] {
      int bad = 0;
      for (int i = 0; i < 25; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const auto body = fetchBody(*accessor, server.url(path));
        bad += !body.ok() || *body != path;
      }
      return bad;
    }));
  }
  for (auto& count : wrong) {
    EXPECT_EQ(count.get(), 0);
  }
  EXPECT_LE(server.connections(), 8);
}

TEST(Gzip, UnpacksAndRefusesDamageAndBombs) {
  const std::string text = "text text text text text";
  const std::string packed = gzip(text);
  EXPECT_TRUE(looksLikeGzip(packed));
  EXPECT_EQ(gunzip(packed, "a").value(), text);
  EXPECT_EQ(gunzip(packed + packed, "a").value(), text + text);
  for (std::size_t length = 0; length < packed.size(); ++length) {
    EXPECT_FALSE(gunzip(packed.substr(0, length), "a").ok()) << length;
  }
  EXPECT_EQ(gunzip(gzip(std::string(1'000'000, 'x')), "a", 1000).error().kind,
            Error::Kind::BadInput);
}

}  // namespace
}  // namespace kokudo::io
