// What happens to the cache of answers when processes die, write at once or may not write.
#include "engine/base/Log.h"
#include "engine/io/CachedAccessor.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

namespace kokudo::io {
namespace {

/// The only right body of an address.
std::string bodyOf(const std::string& uri) {
  const std::size_t hash = std::hash<std::string>{}(uri);
  std::string body(2'000 + hash % 60'000, '\0');
  std::minstd_rand random(static_cast<unsigned>(hash));
  for (char& c : body) c = static_cast<char>(random());
  return body;
}

class EndlessSource final : public AssetAccessor {
 public:
  Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken&) override {
    AssetResponse response;
    response.body = bodyOf(request.uri);
    response.finalUri = request.uri;
    response.headers["cache-control"] = "max-age=100000";
    return response;
  }
};

CacheOptions options(const std::filesystem::path& folder, std::uint64_t maxBytes) {
  CacheOptions o;
  o.folder = folder;
  o.maxBytes = maxBytes;
  return o;
}

std::string address(int n) {
  return "http://h/" + std::to_string(n);
}

bool isWhole(const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  bool ok = false;
  if (sqlite3_open(file.c_str(), &db) == SQLITE_OK) {
    const auto see = [](void* user, int, char** values, char**) {
      *static_cast<bool*>(user) = std::string(values[0]) == "ok";
      return 0;
    };
    sqlite3_exec(db, "PRAGMA integrity_check", see, &ok, nullptr);
  }
  sqlite3_close(db);
  return ok;
}

/// Fetches addresses for ever (or `count` of them); false at the first wrong body.
bool useCache(const std::filesystem::path& folder, unsigned seed, int count, int addresses,
              std::uint64_t maxBytes, int pipe = -1) {
  CachedAccessor cache(std::make_shared<EndlessSource>(), options(folder, maxBytes));
  std::minstd_rand random(seed);
  for (int i = 0; i < count; ++i) {
    const int n = static_cast<int>(random() % static_cast<unsigned>(addresses));
    const Result<AssetResponse> response = cache.fetch({.uri = address(n)}, {});
    if (!response.ok() || response->body != bodyOf(address(n))) return false;
    if (pipe >= 0 && write(pipe, &n, sizeof n) != sizeof n) return false;
  }
  return cache.problem().empty();
}

TEST(CacheProcesses, LosesNothingThatWasStoredWhenKilled) {
  test::TemporaryFolder folder;
  constexpr int kAddresses = 400;
  const int rounds = std::getenv("KOKUDO_DEEP") ? 100 : 20;
  for (int round = 0; round < rounds; ++round) {
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(pipes[0]);
      _exit(useCache(folder.path(), static_cast<unsigned>(round + 1), 1 << 30, kAddresses,
                     100'000'000, pipes[1])
                ? 0
                : 1);
    }
    close(pipes[1]);
    std::vector<int> acknowledged;
    int n = 0;
    for (int reads = 0; reads < 5 + round % 7; ++reads) {
      ASSERT_EQ(read(pipes[0], &n, sizeof n), ssize_t(sizeof n));
      acknowledged.push_back(n);
    }
    usleep(static_cast<useconds_t>(round * 337 % 5000));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while (read(pipes[0], &n, sizeof n) == ssize_t(sizeof n)) acknowledged.push_back(n);
    close(pipes[0]);
    CacheOptions offline = options(folder.path(), 100'000'000);
    offline.mode = CacheMode::OfflineOnly;
    CachedAccessor cache(std::make_shared<EndlessSource>(), offline);
    for (const int known : acknowledged) {
      const Result<AssetResponse> response = cache.fetch({.uri = address(known)}, {});
      ASSERT_TRUE(response.ok()) << "round " << round;
      ASSERT_EQ(response->body, bodyOf(address(known)));
    }
    EXPECT_EQ(cache.statistics().damaged, 0u);
  }
  EXPECT_TRUE(isWhole(folder / "answers-1.sqlite"));
}

TEST(CacheProcesses, SeveralMayUseOneFolder) {
  test::TemporaryFolder folder;
  constexpr std::uint64_t kMaxBytes = 3'000'000;  // less than all: they evict one another's
  std::vector<pid_t> children;
  for (unsigned i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(useCache(folder.path(), i + 1, 300, 150, kMaxBytes) ? 0 : 1);
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
  CachedAccessor cache(std::make_shared<EndlessSource>(), options(folder.path(), kMaxBytes));
  EXPECT_LE(cache.statistics().bytes, kMaxBytes);
  EXPECT_GT(cache.statistics().entries, 20u);
  EXPECT_TRUE(isWhole(folder / "answers-1.sqlite"));
}

TEST(CacheProcesses, AFullDiskCostsOnlyTheKeeping) {
  test::TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    log::configure(log::Level::Error, folder / "log.txt");
    const rlimit limit{400'000, 400'000};  // of any file
    setrlimit(RLIMIT_FSIZE, &limit);
    CachedAccessor cache(std::make_shared<EndlessSource>(), options(folder.path(), 100'000'000));
    bool good = true;
    for (int n = 0; n < 60; ++n) {
      const Result<AssetResponse> response = cache.fetch({.uri = address(n)}, {});
      good = good && response.ok() && response->body == bodyOf(address(n));
    }
    // What was kept before is still served.
    const Result<AssetResponse> first = cache.fetch({.uri = address(0)}, {});
    good = good && first.ok() && first->fromCache;
    _exit(good && !cache.problem().empty() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  const std::string log = test::readText(folder / "log.txt");
  const std::size_t said = log.find("cannot be written");
  ASSERT_NE(said, std::string::npos);
  EXPECT_EQ(log.find("cannot be written", said + 1), std::string::npos) << log;
  // With room again it stores again.
  EXPECT_TRUE(useCache(folder.path(), 1, 50, 100, 100'000'000));
  EXPECT_TRUE(isWhole(folder / "answers-1.sqlite"));
}

}  // namespace
}  // namespace kokudo::io
