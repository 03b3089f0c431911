// Pictures of the real workspace without a display.
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>

using namespace kokudo;

namespace {

constexpr const char* kPort =
    "--look-at 34.638,135.412,0 --heading 20 --pitch -28 --distance 5200 --size 960x600";

}  // namespace

TEST(Render, DrawsOsakaPortWholeAndSaysSo) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  const auto run =
      test::kokudo(std::string("render --json --out '") + (folder / "port.png").string() + "' " +
                   kPort + " --search 避難所 --bbox 135.38,34.62,135.44,34.65");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto report = run.json();
  EXPECT_TRUE(report["complete"]);
  EXPECT_EQ(report["tiles"]["failed"], 0);
  EXPECT_GT(report["triangles"], 100000);
  EXPECT_GT(report["pins"], 0);
  EXPECT_THAT(report["credits"].dump(),
              testing::AllOf(testing::HasSubstr("PLATEAU"), testing::HasSubstr("国土地理院")));
  EXPECT_TRUE(report["problems"].empty()) << report["problems"];
}

TEST(Render, IsTheSameToTheByteTwice) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  for (const char* name : {"a.png", "b.png"})
    ASSERT_EQ(test::kokudo(std::string("render --quiet --out '") + (folder / name).string() + "' " +
                           kPort)
                  .exitCode,
              0);
  EXPECT_TRUE(test::readText(folder / "a.png") == test::readText(folder / "b.png"));
}

TEST(Render, OfASceneThatIsNotThereFailsWithItsName) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  const auto run = test::kokudo("render --out '" + (folder / "x.png").string() +
                                "' --scene no-such-tileset.json");
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, testing::HasSubstr("no-such-tileset.json"));
}

TEST(Render, NeedsAPlaceToWriteTo) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  EXPECT_EQ(test::kokudo("render").exitCode, 2);
}
