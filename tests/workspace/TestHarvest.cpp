// `kokudo harvest dpf` from outside, against a server on loopback that speaks the platform's
// protocol.
#include "tests/support/DpfServer.h"
#include "tests/workspace/RealWorkspace.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <thread>

using namespace kokudo;

namespace {

class Harvest : public testing::Test {
 protected:
  test::ProgramRun run(const std::string& arguments) {
    return test::runCommand("KOKUDO_DPF_API_KEY=test-key '" + program() + "' --workspace '" +
                            workspace() + "' " + arguments);
  }
  std::string program() const { return (test::programDir() / "kokudo").string(); }
  std::string workspace() const { return (folder / "ws").string(); }
  static std::string address(test::DpfServer& server) { return server.baseUrl(); }

  test::TemporaryFolder folder;
};

}  // namespace

TEST_F(Harvest, BringsTwentyThousandRecordsThroughA503AndADroppedConnection) {
  test::DpfServerOptions options;
  test::DpfServer server(options);
  server.injectFault(4, test::DpfFault::Unavailable);
  server.injectFault(9, test::DpfFault::Drop);
  const auto harvested = run("harvest dpf --json --quiet --base-url " + address(server));
  ASSERT_EQ(harvested.exitCode, 0) << harvested.err << harvested.out.substr(0, 2000);
  const auto report = harvested.json();
  EXPECT_GE(report["added"], 20000);
  EXPECT_TRUE(report["complete"]);
  EXPECT_GT(server.requests(), 20u);
  const auto stats = run("index stats --json").json();
  EXPECT_EQ(stats["sources"]["dpf"], report["added"]);
  EXPECT_TRUE(run("search 橋 --json --limit 1").json()["missing"].empty());
}

TEST_F(Harvest, GoesOnAfterAKillWithNoneLostOrDoubled) {
  test::DpfServerOptions options;
  options.delaySeconds = 0.03;
  test::DpfServer server(options);
  const auto harvest = "KOKUDO_DPF_API_KEY=test-key '" + program() + "' --workspace '" +
                       workspace() + "' --quiet harvest dpf --no-index --base-url " +
                       address(server);
  for (const std::size_t requests : {12, 6, 6}) {
    const auto now = folder / fmt::format("kill-after-{}-more", server.requests());
    const auto enough = server.requests() + requests;
    std::thread watch([&] {
      while (server.requests() < enough) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      test::writeText(now, "");
    });
    const auto killed =
        test::runCommand(harvest + " --resume & pid=$!; until [ -e '" + now.string() +
                         "' ]; do sleep 0.02; done; " + "kill -9 $pid; wait $pid");
    watch.join();
    EXPECT_EQ(killed.exitCode, 137);
  }
  const auto rest = run("harvest dpf --resume --json --quiet --base-url " + address(server));
  ASSERT_EQ(rest.exitCode, 0) << rest.err << rest.out.substr(0, 2000);
  EXPECT_TRUE(rest.json()["complete"]);
  const auto stats = run("index stats --json").json();
  EXPECT_EQ(stats["sources"]["dpf"], server.api().total());
  // What the kills interrupted was kept: the last run had less to bring.
  EXPECT_LT(rest.json()["added"], server.api().total());
}

TEST_F(Harvest, OfARubbishSpeakingServerFailsWithItsAddress) {
  test::DpfServerOptions options;
  test::DpfServer server(options);
  for (std::size_t i = 1; i <= 30; ++i) server.injectFault(i, test::DpfFault::Html);
  const auto harvested = run("harvest dpf --base-url " + address(server));
  EXPECT_EQ(harvested.exitCode, 1) << harvested.err;
  EXPECT_THAT(harvested.err, testing::HasSubstr("127.0.0.1"));
}

TEST_F(Harvest, WithAWrongKeySaysSoAndNeverShowsTheKey) {
  test::DpfServerOptions options;
  options.apiKey = "canary-key-1234";
  test::DpfServer server(options);
  const auto harvested =
      test::runCommand("KOKUDO_DPF_API_KEY=canary-wrong-5678 '" + program() + "' --workspace '" +
                       workspace() + "' harvest dpf --base-url " + address(server));
  EXPECT_EQ(harvested.exitCode, 1);
  EXPECT_THAT(harvested.err, testing::HasSubstr("401"));
  const auto found = test::runCommand("grep -rl canary-wrong-5678 '" + workspace() + "'");
  EXPECT_EQ(found.out, "");
  EXPECT_THAT(harvested.err + harvested.out, testing::Not(testing::HasSubstr("canary-wrong-5678")));
}
