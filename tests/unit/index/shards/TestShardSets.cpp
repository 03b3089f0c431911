// Shards as files, and shards that are served: what is written, what is checked, who is missing.
#include "index/search/Manifest.h"
#include "index/shards/ShardService.h"
#include "tests/unit/index/search/RandomWorld.h"
#include "tests/unit/index/shards/ShardWorld.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <future>
#include <thread>

namespace kokudo::shards {
namespace {

namespace fs = std::filesystem;
using search::Query;
using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

const ShardWorld& smallWorld() {
  static const ShardWorld kWorld = [] {
    search::Dice dice(2);
    return ShardWorld(search::randomRecords(dice, 200));
  }();
  return kWorld;
}

// A shard served by the program that is really used, until this goes.
class Served {
 public:
  explicit Served(const fs::path& folder) {
    std::promise<ShardAddress> ready;
    auto address = ready.get_future();
    _thread = std::thread([this, folder, ready = std::move(ready)]() mutable {
      NoProgress silent;
      _status = serveShard(
          folder, {}, [&](const ShardAddress& at) { ready.set_value(at); }, silent, _token);
      if (!_status.ok()) ADD_FAILURE() << _status.error().message;
    });
    if (address.wait_for(std::chrono::seconds(20)) == std::future_status::ready)
      _address = address.get();
    else
      ADD_FAILURE() << "not ready";
  }
  ~Served() { stop(); }
  void stop() {
    _token.cancel();
    if (_thread.joinable()) _thread.join();
  }
  const ShardAddress& address() const { return _address; }

 private:
  CancelToken _token;
  Status _status;
  ShardAddress _address;
  std::thread _thread;
};

// Accepts and says nothing.
class SilentPort {
 public:
  SilentPort() : _socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(_socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(_socket, 16), 0);
    socklen_t size = sizeof address;
    ::getsockname(_socket, reinterpret_cast<sockaddr*>(&address), &size);
    _address = {"127.0.0.1", ntohs(address.sin_port)};
  }
  ~SilentPort() { ::close(_socket); }
  const ShardAddress& address() const { return _address; }

 private:
  int _socket;
  ShardAddress _address;
};

Query bridges() {
  Query query;
  query.text = "橋";
  query.countFacets = {"source"};
  return query;
}

}  // namespace

TEST(ShardSets, HoldEveryRecordOnceInOrderOfId) {
  std::vector<std::string> ids;
  for (const auto& folder : smallWorld().shards(3)) {
    auto shard = ShardSearcher::open({folder});
    ASSERT_TRUE(shard.ok());
    Query all;
    all.limit = 1000;
    const auto page = shard->search(all);
    ASSERT_TRUE(page.ok());
    EXPECT_EQ(page->missing.size(), 2u);
    EXPECT_FALSE(page->page.exact);
    for (const auto& id : idsOf(page->page)) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids.size(), 200u);
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

TEST(ShardSets, AreTheSameHoweverOftenTheyAreWritten) {
  NoProgress silent;
  const test::TemporaryFolder folder;
  const auto catalog = smallWorld().catalog();
  const auto one = writeShards(catalog, folder / "a", 2, 1, silent, {});
  const auto two = writeShards(catalog, folder / "b", 2, 0, silent, {});
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(one->build, two->build);
  EXPECT_EQ(one->records, (std::vector<std::uint64_t>{100, 100}));
}

TEST(ShardSets, ReplaceASetAtOnceAndNothingElse) {
  NoProgress silent;
  const test::TemporaryFolder folder;
  const auto catalog = smallWorld().catalog();
  ASSERT_TRUE(writeShards(catalog, folder / "set", 3, 0, silent, {}).ok());
  ASSERT_TRUE(writeShards(catalog, folder / "set", 2, 0, silent, {}).ok());
  EXPECT_TRUE(fs::exists(shardFolder(folder / "set", 2)));
  EXPECT_FALSE(fs::exists(shardFolder(folder / "set", 3)));
  test::writeText(folder / "letters" / "a.txt", "mine");
  const auto refused = writeShards(catalog, folder / "letters", 2, 0, silent, {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::BadUsage);
  EXPECT_EQ(test::readText(folder / "letters" / "a.txt"), "mine");
}

TEST(ShardSets, LeaveNothingWhenStopped) {
  NoProgress silent;
  const test::TemporaryFolder folder;
  CancelToken token;
  token.cancel();
  const auto stopped = writeShards(smallWorld().catalog(), folder / "set", 2, 0, silent, token);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().kind, Error::Kind::Cancelled);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(ShardSets, OfDifferentRunsAreNotMixed) {
  auto folders = smallWorld().shards(2);
  folders[1] = smallWorld().shards(3)[1];
  const auto refused = ShardSearcher::open(folders);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::BadUsage);
  EXPECT_THAT(refused.error().message, HasSubstr("different sets"));
}

TEST(ShardService, GivesWhatTheFilesGive) {
  const auto folders = smallWorld().shards(2);
  const Served one(folders[0]), two(folders[1]);
  auto local = ShardSearcher::open(folders);
  // Whichever is named first.
  auto remote = ShardSearcher::connect({two.address(), one.address()});
  ASSERT_TRUE(local.ok());
  ASSERT_TRUE(remote.ok()) << remote.error().message;
  for (const char* text : {"橋", "避難所", "大阪 near:34.5,135.5,40km", "-橋", ""}) {
    Query query = bridges();
    query.text = text;
    const auto expected = local->search(query), found = remote->search(query);
    ASSERT_TRUE(expected.ok() && found.ok()) << text;
    EXPECT_EQ(idsOf(found->page), idsOf(expected->page)) << text;
    EXPECT_EQ(found->page.total, expected->page.total);
    EXPECT_EQ(countsOf(found->page.facets.at("source")),
              countsOf(expected->page.facets.at("source")));
    EXPECT_TRUE(found->missing.empty());
    EXPECT_TRUE(found->page.exact);
  }
}

// Xapian's client counts those behind the page twice where it sorts them by a value.
TEST(ShardService, CountsFacetsExactlyInEveryOrder) {
  const auto folders = smallWorld().shards(3);
  const Served one(folders[0]), two(folders[1]), three(folders[2]);
  auto remote = ShardSearcher::connect({one.address(), two.address(), three.address()});
  ASSERT_TRUE(remote.ok()) << remote.error().message;
  using Sort = Query::Sort;
  for (const Sort sort : {Sort::Relevance, Sort::Year, Sort::Title, Sort::Distance})
    for (const std::size_t limit : {0u, 1u, 10u, 100u}) {
      Query query;
      query.text = "-橋";
      query.sort = sort;
      query.limit = limit;
      query.countFacets = {"source", "dataset", "kind", "prefecture", "year"};
      if (sort == Sort::Distance) query.near = Query::Near{34.5, 135.5, 60000};
      const auto expected = smallWorld().searcher().search(query);
      const auto found = remote->search(query);
      ASSERT_TRUE(expected.ok() && found.ok());
      EXPECT_EQ(found->page.total, expected->total);
      EXPECT_TRUE(found->page.exact);
      for (const auto& [name, counts] : expected->facets)
        EXPECT_EQ(countsOf(found->page.facets.at(name)), countsOf(counts))
            << name << ", order " << int(sort) << ", " << limit;
    }
}

TEST(ShardService, ThatGoesIsNamedAndTheOthersAnswer) {
  const auto folders = smallWorld().shards(2);
  const Served one(folders[0]);
  auto two = std::make_unique<Served>(folders[1]);
  const auto gone = two->address();
  auto remote = ShardSearcher::connect({one.address(), gone});
  ASSERT_TRUE(remote.ok());
  ASSERT_TRUE(remote->search(bridges())->missing.empty());
  two.reset();
  const auto began = Clock::now();
  const auto page = remote->search(bridges());
  EXPECT_LT(secondsSince(began), 2);
  ASSERT_TRUE(page.ok()) << page.error().message;
  ASSERT_EQ(page->missing.size(), 1u);
  EXPECT_EQ(page->missing[0].shard, gone.text());
  EXPECT_EQ(page->records, 100u);
  EXPECT_FALSE(page->page.exact);
  EXPECT_GT(page->page.total, 0u);
}

TEST(ShardService, ThatSaysNothingIsLeftOut) {
  const auto folders = smallWorld().shards(2);
  const Served one(folders[0]);
  const SilentPort silent;
  const auto began = Clock::now();
  auto remote = ShardSearcher::connect({silent.address(), one.address()});
  ASSERT_TRUE(remote.ok()) << remote.error().message;
  const auto page = remote->search(bridges());
  EXPECT_LT(secondsSince(began), 2);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->missing.size(), 1u);
  EXPECT_EQ(page->missing[0].shard, silent.address().text());
}

TEST(ShardService, OfWhichNoneAnswersIsANetworkError) {
  const SilentPort silent;
  const auto began = Clock::now();
  const auto refused = ShardSearcher::connect({silent.address(), {"127.0.0.1", 1}});
  EXPECT_LT(secondsSince(began), 2);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Network);
  EXPECT_THAT(refused.error().message, HasSubstr(silent.address().text()));
}

TEST(ShardService, RefusesAPortThatIsTaken) {
  const SilentPort taken;
  NoProgress silent;
  ServiceOptions options;
  options.port = taken.address().port;
  const auto refused =
      serveShard(smallWorld().shards(2)[0], options, [](const auto&) {}, silent, {});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("--port"));
}

TEST(ShardService, RefusesADamagedShard) {
  const test::TemporaryFolder folder;
  fs::copy(smallWorld().shards(2)[0], folder / "shard", fs::copy_options::recursive);
  const auto file = folder / "shard" / "terms" / "postlist.glass";
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
    bytes.put('\x55');
  }
  NoProgress silent;
  const auto refused = serveShard(folder / "shard", {}, [](const auto&) {}, silent, {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Integrity);
  const auto nothing = serveShard(folder.path(), {}, [](const auto&) {}, silent, {});
  ASSERT_FALSE(nothing.ok());
  EXPECT_EQ(nothing.error().kind, Error::Kind::NotFound);
  EXPECT_THAT(nothing.error().message, HasSubstr("kokudo index shard"));
}

}  // namespace kokudo::shards
