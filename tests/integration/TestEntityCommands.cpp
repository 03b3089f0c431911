// Records that are one thing, as the command line shows them; and links that survive being killed.
#include "index/catalog/Catalog.h"
#include "index/entities/EntityLinks.h"
#include "tests/support/ProgramRun.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <sstream>
#include <thread>

using namespace kokudo;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string bridgesCsv(int count) {
  std::string csv = "番号,名称,緯度,経度\n";
  for (int i = 0; i < count; ++i)
    csv += std::to_string(i) + ",第" + std::to_string(i) + "橋," +
           std::to_string(33 + i / 100 * 0.02) + "," + std::to_string(135 + i % 100 * 0.02) + "\n";
  return csv;
}

/// Two lists, of two offices, of the same bridges.
class EntityCommands : public testing::Test {
 protected:
  void import(int count) {
    for (const char* list : {"tokyo", "osaka"}) {
      test::writeText(folder / list / "bridges.csv", bridgesCsv(count));
      const auto run = kokudo("import --quiet --source " + std::string(list) + " '" +
                              (folder / list).string() + "'");
      ASSERT_EQ(run.exitCode, 0) << run.err;
    }
  }

  test::ProgramRun kokudo(const std::string& arguments) const {
    return test::runCommand("'" + (test::programDir() / "kokudo").string() + "' --workspace '" +
                            workspace().string() + "' " + arguments);
  }
  std::filesystem::path workspace() const { return folder / "ws"; }

  test::TemporaryFolder folder;
};

}  // namespace

TEST_F(EntityCommands, ImportLinksAndSearchMakesOneEntryOfBoth) {
  import(20);
  const auto page = kokudo("search 橋 --collapse entity --limit 8 --offset 4 --json").json();
  EXPECT_EQ(page["total"], 40);
  EXPECT_EQ(page["collapse"]["total"], 20);
  EXPECT_TRUE(page["collapse"]["exact"]);
  ASSERT_EQ(page["hits"].size(), 8u);
  for (const auto& hit : page["hits"]) {
    ASSERT_EQ(hit["entity"]["members"].size(), 2u);
    EXPECT_EQ(hit["entity"]["members"][0]["id"], hit["id"]);
    EXPECT_THAT(hit["entity"]["members"][1]["reason"].get<std::string>(), HasSubstr("name 1.00"));
  }
  EXPECT_THAT(kokudo("search 第7橋 --collapse entity").out,
              AllOf(HasSubstr("2 hits (exact), 1 thing (exact)"), HasSubstr("score")));
}

TEST_F(EntityCommands, ThingsOfALongResultAreCountedExactly) {
  import(4000);
  const auto page = kokudo("search 橋 --collapse entity --limit 1 --json").json();
  EXPECT_EQ(page["total"], 8000);
  EXPECT_EQ(page["collapse"]["total"], 4000);
  EXPECT_TRUE(page["collapse"]["exact"]);
  const auto half = kokudo("search 橋 source:osaka --collapse entity --limit 1 --json").json();
  EXPECT_EQ(half["collapse"]["total"], 4000);
}

TEST_F(EntityCommands, StreamsHaveEachThingOnce) {
  import(20);
  std::istringstream lines(kokudo("search 橋 --collapse entity --format jsonl").out);
  std::size_t n = 0;
  for (std::string line; std::getline(lines, line); ++n)
    EXPECT_EQ(json::parse(line)["members"].size(), 2u);
  EXPECT_EQ(n, 20u);
}

TEST_F(EntityCommands, ShowTellsTheEntityAndItsReasons) {
  import(3);
  const std::string id = kokudo("search 第1橋 --json").json()["hits"][0]["id"];
  const auto record = kokudo("show '" + id + "' --json").json();
  EXPECT_EQ(record["entity"]["members"].size(), 2u);
  EXPECT_GE(record["entity"]["links"][0]["score"], 0.85);
  EXPECT_FALSE(record["entity"]["older_than_catalogue"]);
  EXPECT_THAT(kokudo("show '" + id + "'").out, AllOf(HasSubstr("entity"), HasSubstr("score")));
}

TEST_F(EntityCommands, OldLinksAreSaidToBeSo) {
  import(3);
  test::writeText(folder / "osaka" / "bridges.csv", bridgesCsv(4));
  ASSERT_EQ(kokudo("import --quiet --no-index --source osaka '" + (folder / "osaka").string() + "'")
                .exitCode,
            0);
  EXPECT_EQ(kokudo("index stats --json").json()["links"]["state"], "older");
  EXPECT_THAT(kokudo("search 橋 --collapse entity").out, HasSubstr("older than the catalogue"));
  const auto stream = kokudo("search 橋 --collapse entity --format csv");
  EXPECT_THAT(stream.err, HasSubstr("older than the catalogue"));
  EXPECT_EQ(kokudo("index build --json --quiet").json()["links"]["state"], "current");
  EXPECT_THAT(kokudo("search 橋 --collapse entity").out, Not(HasSubstr("older")));
}

TEST_F(EntityCommands, WithoutLinksCollapsingSaysWhatToDoAndShowGoesOn) {
  import(3);
  std::filesystem::remove(workspace() / "entities.sqlite");
  const auto run = kokudo("search 橋 --collapse entity");
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, HasSubstr("kokudo index link"));
  const std::string id = kokudo("search 第1橋 --json").json()["hits"][0]["id"];
  EXPECT_EQ(kokudo("show '" + id + "' --json").json()["entity"], nullptr);
  const auto linked = kokudo("index link --json --quiet").json();
  EXPECT_TRUE(linked["built"]);
  EXPECT_EQ(linked["entities"], 3);
}

// Old links whole, or new ones whole: never a part.
TEST_F(EntityCommands, LinkingThatIsKilledLeavesTheOldLinks) {
  import(5000);
  const auto program = (test::programDir() / "kokudo").string();
  const auto folderName = workspace().string();
  int killed = 0;
  for (int round = 0; round < test::killRounds(); ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::execl(program.c_str(), "kokudo", "--workspace", folderName.c_str(), "--quiet", "index",
              "link", "--full", nullptr);
      ::_exit(127);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(30 + 47 * round % 400));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    killed += WIFSIGNALED(status);
    const auto links = entities::EntityLinks::open(workspace() / "entities.sqlite");
    ASSERT_TRUE(links.ok()) << links.error().message;
    EXPECT_EQ(links->count().value(), 5000u);
    std::uint64_t whole = 0;
    ASSERT_TRUE(links
                    ->forEachEntity([&](const entities::Entity& entity) {
                      whole += entity.members.size() == 2 && entity.links.size() == 1;
                      return true;
                    })
                    .ok());
    EXPECT_EQ(whole, 5000u);
  }
  EXPECT_GT(killed, 0);
  ASSERT_EQ(kokudo("index link --full --quiet").exitCode, 0);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(workspace()))
    files += entry.path().filename().string().starts_with("entities.sqlite");
  EXPECT_EQ(files, 1u);
}

TEST_F(EntityCommands, InterruptedLinkingEndsWith130AndKeepsTheOldLinks) {
  import(5000);
  // The interrupt comes while the file that linking works in is there.
  const auto run = test::runCommand(
      "'" + (test::programDir() / "kokudo").string() + "' --workspace '" + workspace().string() +
      "' --quiet index link --full & pid=$!; n=0; while [ ! -e '" +
      (workspace() / "entities.sqlite.work").string() +
      "' ] && [ $n -lt 1000 ]; do sleep 0.01; n=$((n + 1)); done; kill -INT $pid; wait $pid");
  EXPECT_EQ(run.exitCode, 130) << run.err;
  EXPECT_EQ(kokudo("index stats --json").json()["links"]["entities"], 5000);
}
