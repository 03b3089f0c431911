// Shards of the real workspace served on this machine: the same answers as of its own index.
#include "tests/support/Sanitizers.h"
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

using namespace kokudo;
using nlohmann::json;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;
constexpr int kShards = 4;

struct TypedQuery {
  std::string kind, typed;
};

std::vector<TypedQuery> typedQueries() {
  std::ifstream file(test::sourceDir() / "tests/workspace/shard-queries.tsv");
  std::vector<TypedQuery> queries;
  for (std::string line; std::getline(file, line);) {
    const auto tab = line.find('\t');
    if (!line.empty() && line[0] != '#' && tab != std::string::npos)
      queries.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return queries;
}

// `kokudo shard serve` as a process of its own.
class ServingProgram {
 public:
  explicit ServingProgram(const fs::path& shard) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    _pid = ::fork();
    if (_pid == 0) {
      ::dup2(ends[1], 1);
      ::close(ends[0]);
      const auto program = (test::programDir() / "kokudo").string();
      ::execl(program.c_str(), "kokudo", "shard", "serve", shard.c_str(), "--port", "0", "--json",
              "--quiet", nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    std::string said;
    for (char c; ::read(ends[0], &c, 1) == 1 && c != '\n';) said += c;
    ::close(ends[0]);
    EXPECT_FALSE(said.empty());
    if (!said.empty()) _address = json::parse(said).at("address");
  }
  ~ServingProgram() { end(SIGTERM); }
  ServingProgram(const ServingProgram&) = delete;
  ServingProgram& operator=(const ServingProgram&) = delete;
  /// Its exit code, -1 if a signal ended it.
  int end(int signal) {
    if (_pid < 0) return 0;
    ::kill(_pid, signal);
    int status = 0;
    ::waitpid(_pid, &status, 0);
    _pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  const std::string& address() const { return _address; }
  /// The process that it started.
  pid_t server() const {
    const auto pid = std::to_string(_pid);
    std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
    pid_t child = -1;
    children >> child;
    return child;
  }

 private:
  pid_t _pid = -1;
  std::string _address;
};

std::string listOf(const std::vector<std::unique_ptr<ServingProgram>>& programs) {
  std::string list;
  for (const auto& program : programs) list += (list.empty() ? "" : ",") + program->address();
  return list;
}

// The catalogue as so many shards: four lie beside the workspace (prepare.sh), others are written.
fs::path shardSet(int count) {
  if (count == kShards) return test::realWorkspace() / "shards";
  static const test::TemporaryFolder kFolder;
  const auto set = kFolder / std::to_string(count);
  if (fs::exists(set)) return set;
  const auto run =
      test::kokudo("index shard " + std::to_string(count) + " --json --out '" + set.string() + "'");
  EXPECT_EQ(run.exitCode, 0) << run.err;
  return set;
}

std::vector<std::unique_ptr<ServingProgram>> serveAll(int count) {
  std::vector<std::unique_ptr<ServingProgram>> programs;
  for (int n = 1; n <= count; ++n)
    programs.push_back(
        std::make_unique<ServingProgram>(shardSet(count) / ("shard-00" + std::to_string(n))));
  return programs;
}

std::vector<std::string> idsIn(const json& page) {
  std::vector<std::string> ids;
  for (const auto& hit : page["hits"]) ids.push_back(hit["id"]);
  return ids;
}

std::map<std::string, std::vector<std::pair<std::string, std::uint64_t>>> facetsIn(
    const json& page) {
  std::map<std::string, std::vector<std::pair<std::string, std::uint64_t>>> facets;
  for (const auto& [name, counts] : page["facets"].items())
    for (const auto& count : counts) facets[name].emplace_back(count["value"], count["count"]);
  return facets;
}

double secondsOf(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

TEST(Shards, AnswerEveryQueryOfTheSubsetAsTheIndexDoes) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto four = serveAll(kShards);
  const std::string shards = " --json --shards " + listOf(four);
  const auto queries = typedQueries();
  ASSERT_GE(queries.size(), 60u);
  std::size_t found = 0;
  for (const auto& [kind, typed] : queries) {
    const auto own = test::kokudo("search " + typed + " --json");
    const auto over = test::kokudo("search " + typed + shards);
    ASSERT_EQ(own.exitCode, 0) << typed << own.err;
    ASSERT_EQ(over.exitCode, 0) << typed << over.err;
    const json expected = own.json(), page = over.json();
    EXPECT_EQ(page["total"], expected["total"]) << typed;
    EXPECT_EQ(page["exact"], expected["exact"]) << typed;
    EXPECT_EQ(facetsIn(page), facetsIn(expected)) << typed;
    EXPECT_EQ(page["hits"].size(), expected["hits"].size()) << typed;
    EXPECT_TRUE(page["missing_shards"].empty());
    found += page["hits"].size();
    if (typed.find("--sort") != std::string::npos || typed.find("--limit") != std::string::npos) {
      EXPECT_EQ(idsIn(page), idsIn(expected)) << typed;
      continue;
    }
    // The order by relevance is another: the same hits show in an order that both have.
    const std::string ordered = "search " + typed + " --sort title --limit 60";
    EXPECT_EQ(idsIn(test::kokudo(ordered + shards).json()),
              idsIn(test::kokudo(ordered + " --json").json()))
        << ordered;
  }
  EXPECT_GT(found, 1000u);
}

TEST(Shards, GiveTheOrderOfOneDatabase) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  if (!std::getenv("KOKUDO_DEEP")) GTEST_SKIP() << "one database more is written: KOKUDO_DEEP";
  const auto four = serveAll(kShards), one = serveAll(1);
  for (const auto& [kind, typed] : typedQueries()) {
    const auto search = "search " + typed + " --json --shards ";
    EXPECT_EQ(idsIn(test::kokudo(search + listOf(four)).json()),
              idsIn(test::kokudo(search + listOf(one)).json()))
        << typed;
  }
}

TEST(Shards, OfWhichOneIsKilledAnswerWithinTwoSecondsAndSayWhichIsMissing) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  auto four = serveAll(kShards);
  const std::string typed = "search 避難所 --facets source --json --shards " + listOf(four);
  const auto whole = test::kokudo(typed);
  ASSERT_EQ(whole.exitCode, 0) << whole.err;
  const std::string gone = four[2]->address();
  four[2]->end(SIGKILL);
  test::ProgramRun run;
  const double seconds = secondsOf([&] { run = test::kokudo(typed); });
  EXPECT_LT(seconds, 2 * test::kSlowedBySanitizers);
  EXPECT_EQ(run.exitCode, 3) << run.err;
  EXPECT_THAT(run.err, HasSubstr(gone));
  const json page = run.json();
  ASSERT_EQ(page["missing_shards"].size(), 1u);
  EXPECT_EQ(page["missing_shards"][0]["shard"], gone);
  EXPECT_FALSE(page["exact"]);
  EXPECT_LT(page["total"], whole.json()["total"]);
  EXPECT_GT(page["total"].get<double>(), whole.json()["total"].get<double>() * 0.7);
}

TEST(Shards, OfWhichOneIsStoppedDoNotHang) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  auto four = serveAll(kShards);
  const std::string typed = "search 避難所 --json --shards " + listOf(four);
  const std::string silent = four[1]->address();
  // The server, not the program that watches it: it accepts and says nothing.
  const pid_t server = four[1]->server();
  ASSERT_GT(server, 0);
  ASSERT_EQ(::kill(server, SIGSTOP), 0);
  test::ProgramRun run;
  const double seconds = secondsOf([&] { run = test::kokudo(typed); });
  ::kill(server, SIGCONT);
  EXPECT_LT(seconds, 2 * test::kSlowedBySanitizers);
  EXPECT_EQ(run.exitCode, 3) << run.err;
  EXPECT_EQ(run.json()["missing_shards"][0]["shard"], silent);
}

TEST(Shards, AreServedUntilToldToEnd) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto four = serveAll(kShards);
  const std::string typed = "search 橋 --json --shards " + listOf(four);
  EXPECT_EQ(test::kokudo(typed).exitCode, 0);
  for (const auto& program : four) EXPECT_EQ(program->end(SIGTERM), 0);
  const auto run = test::kokudo(typed);
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, HasSubstr("no shard answers"));
}

TEST(Shards, RefuseByNameWhatTheyCannotDo) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto four = serveAll(kShards);
  const std::string shards = " --shards " + listOf(four);
  for (const char* typed : {"--facets attr:名称", "--format csv", "--years", "city:何処市",
                            "--like gsi-shelters:E1310100005112"}) {
    const auto run = test::kokudo("search " + std::string(typed) + shards);
    EXPECT_NE(run.exitCode, 0) << typed;
    EXPECT_NE(run.exitCode, 3) << typed;
  }
}
