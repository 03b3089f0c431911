// The command line as programs outside call it: exit codes and words.
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>

using namespace kokudo;
using testing::HasSubstr;

namespace {

// A workspace of its own, so that what a test does to it stays there.
test::ProgramRun fresh(const test::TemporaryFolder& folder, const std::string& arguments) {
  return test::runCommand("'" + (test::programDir() / "kokudo").string() + "' --workspace '" +
                          (folder / "ws").string() + "' " + arguments);
}

}  // namespace

TEST(CommandLine, AnUnknownCommandIsWrongUsage) {
  const test::TemporaryFolder folder;
  const auto run = fresh(folder, "serach 橋");
  EXPECT_EQ(run.exitCode, 2);
  EXPECT_THAT(run.err, HasSubstr("serach"));
}

TEST(CommandLine, AnUnknownOptionIsWrongUsage) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(fresh(folder, "search 橋 --boox 1,2,3,4").exitCode, 2);
}

TEST(CommandLine, AnUnknownFacetIsWrongUsageAndNamesTheKnownOnes) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto run = test::kokudo("search 橋 --facets colour");
  EXPECT_EQ(run.exitCode, 2);
  EXPECT_THAT(run.err, testing::AllOf(HasSubstr("colour"), HasSubstr("prefecture")));
}

TEST(CommandLine, WrongUsageIsJsonTooWhereJsonIsAsked) {
  const test::TemporaryFolder folder;
  for (const char* line : {"search 橋 --boox 1,2,3,4 --json", "serach 橋 --json", "index --json"}) {
    const auto run = fresh(folder, line);
    EXPECT_EQ(run.exitCode, 2) << line;
    EXPECT_EQ(run.json()["error"]["exit"], 2) << line;
  }
}

TEST(CommandLine, ACountBelowZeroIsWrongUsage) {
  const test::TemporaryFolder folder;
  for (const char* line : {"search 橋 --limit -5", "search 橋 --offset -1", "suggest 橋 --limit -1",
                           "search 橋 --limit 99999999999999999999"})
    EXPECT_EQ(fresh(folder, line).exitCode, 2) << line;
}

TEST(CommandLine, OutputThatCannotBeWrittenIsNoSpace) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "a.csv", "名称,緯度,経度\n港大橋,34.6406,135.4360\n");
  const auto run = fresh(folder, "import '" + (folder / "a.csv").string() + "' > /dev/full");
  EXPECT_EQ(run.exitCode, 7);
  EXPECT_THAT(run.err, HasSubstr("No space"));
}

TEST(CommandLine, ImportPublishesWhatAnEarlierOneOnlyStored) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "a.csv", "名称,緯度,経度\n港大橋,34.6406,135.4360\n");
  const auto import = [&](const std::string& options) {
    return fresh(folder, "import --quiet " + options + " '" + (folder / "a.csv").string() + "'");
  };
  ASSERT_EQ(import("").exitCode, 0);
  test::writeText(folder / "a.csv",
                  "名称,緯度,経度\n港大橋,34.6406,135.4360\n天保山大橋,34.6569,135.4330\n");
  ASSERT_EQ(import("--no-index").exitCode, 0);
  EXPECT_EQ(fresh(folder, "search 大橋 --json").json()["total"], 1);
  ASSERT_EQ(import("").exitCode, 0);
  EXPECT_EQ(fresh(folder, "search 大橋 --json").json()["total"], 2);
}

TEST(CommandLine, EveryCommandShowsAnExample) {
  const test::TemporaryFolder folder;
  for (const char* command : {"sources", "harvest", "import", "index", "search", "show", "suggest",
                              "tile", "export", "verify", "doctor"}) {
    const auto run = fresh(folder, std::string(command) + " --help");
    EXPECT_EQ(run.exitCode, 0) << command;
    EXPECT_THAT(run.out,
                testing::AllOf(HasSubstr("Example:"), HasSubstr(std::string("kokudo ") + command)))
        << command;
  }
}

TEST(CommandLine, TheVersionNamesTheLicences) {
  const test::TemporaryFolder folder;
  const auto run = fresh(folder, "--version");
  EXPECT_EQ(run.exitCode, 0);
  EXPECT_THAT(run.out, testing::AllOf(HasSubstr("Apache-2.0"), HasSubstr("GPL-3.0-or-later")));
}

TEST(CommandLine, SearchBeforeAnythingWasPublishedSaysWhatToDo) {
  const test::TemporaryFolder folder;
  const auto run = fresh(folder, "search 橋");
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, HasSubstr("import"));
}

TEST(CommandLine, ShowOfAnUnknownIdFails) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto run = test::kokudo("show gsi-shelters:nothing");
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, HasSubstr("gsi-shelters:nothing"));
}

TEST(CommandLine, ShowGivesOneRecordWhole) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto record = test::kokudo("show gsi-shelters:E1310100005112 --json").json();
  EXPECT_EQ(record["title"], "神田一橋中学校");
  EXPECT_EQ(record["prefecture"], "東京都");
  EXPECT_EQ(record["place"]["how"], "point");
  EXPECT_EQ(record["provenance"]["sha256"].get<std::string>().size(), 64u);
}

TEST(CommandLine, ImportOfAMissingFileNamesItAndFails) {
  const test::TemporaryFolder folder;
  const auto run = fresh(folder, "import no-such-folder");
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, HasSubstr("no-such-folder"));
}

TEST(CommandLine, ImportTwiceIsUnchanged) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "in" / "bridges.csv",
                  "名称,緯度,経度\n港大橋,34.6406,135.4360\n天保山大橋,34.6569,135.4330\n");
  const auto first = fresh(folder, "import '" + (folder / "in").string() + "' --json").json();
  EXPECT_EQ(first["added"], 2);
  const auto second = fresh(folder, "import '" + (folder / "in").string() + "' --json").json();
  EXPECT_EQ(second["added"], 0);
  EXPECT_EQ(second["unchanged"], 2);
  const auto page = fresh(folder, "search 大橋 --json").json();
  EXPECT_EQ(page["total"], 2);
}

TEST(CommandLine, APlaceholderIsSkippedWithItsReasonAndTheRestGoesOn) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "in" / "a.geojson",
                  R"({"type":"unavailable","message":"公開されていません"})");
  test::writeText(folder / "in" / "b.geojson", "{ this is not json");
  test::writeText(
      folder / "in" / "c.geojson",
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"岸壁"},"geometry":{"type":"Point","coordinates":[135.4,34.6]}}]})");
  const auto run = fresh(folder, "import '" + (folder / "in").string() + "' --json");
  EXPECT_EQ(run.exitCode, 3) << run.err;
  const auto report = run.json();
  EXPECT_EQ(report["added"], 1);
  EXPECT_THAT(report.dump(), testing::AllOf(HasSubstr("unavailable"), HasSubstr("b.geojson")));
}

TEST(CommandLine, HarvestOfAnUnknownSourceNamesTheKnownOnes) {
  const test::TemporaryFolder folder;
  const auto run = fresh(folder, "harvest mlit");
  EXPECT_EQ(run.exitCode, 2);
  EXPECT_THAT(run.err, HasSubstr("dpf"));
}

TEST(CommandLine, HarvestOfAServerThatIsNotThereFailsAndSearchSaysSo) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "in" / "a.csv", "名称,緯度,経度\n港大橋,34.6406,135.4360\n");
  ASSERT_EQ(fresh(folder, "import --quiet '" + (folder / "in").string() + "'").exitCode, 0);
  const auto run = fresh(folder, "harvest dpf --base-url http://127.0.0.1:9/");
  EXPECT_EQ(run.exitCode, 1) << run.err;
  EXPECT_THAT(run.err, HasSubstr("127.0.0.1:9"));
  EXPECT_EQ(fresh(folder, "search 大橋 --json").json()["missing"][0]["source"], "dpf");
}

TEST(CommandLine, TilingADemOfUnknownDatumSaysHowToGiveIt) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  const auto dem = (test::realData() / "terrain/etopo/etopo5_japan_int16.tif").string();
  const auto run = fresh(folder, "tile '" + dem + "' --out '" + (folder / "t").string() + "'");
  EXPECT_NE(run.exitCode, 0);
  EXPECT_THAT(run.err, HasSubstr("--height-datum"));
}

TEST(CommandLine, TilingACityModelWithoutACrsNamesTheFile) {
  const test::TemporaryFolder folder;
  test::writeText(
      folder / "bad.gml",
      R"(<?xml version="1.0"?><core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"><core:cityObjectMember/></core:CityModel>)");
  const auto run = fresh(folder, "tile '" + (folder / "bad.gml").string() + "' --out '" +
                                     (folder / "t").string() + "'");
  EXPECT_NE(run.exitCode, 0);
  EXPECT_THAT(run.err, HasSubstr("bad.gml"));
  EXPECT_FALSE(std::filesystem::exists(folder / "t" / "tileset.json"));
}

TEST(CommandLine, AWorkspaceThatCannotBeWrittenEndsWithSeven) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "in" / "a.csv", "名称,緯度,経度\n港大橋,34.6406,135.4360\n");
  const auto run =
      test::runCommand("'" + (test::programDir() / "kokudo").string() +
                       "' --workspace /proc/kokudo import '" + (folder / "in").string() + "'");
  EXPECT_TRUE(run.exitCode == 7 || run.exitCode == 1) << run.err;
  EXPECT_THAT(run.err, HasSubstr("/proc/kokudo"));
}

TEST(CommandLine, DoctorWithoutTheGridSaysWhatIsWrongAndHowToMendIt) {
  const test::TemporaryFolder folder;
  const auto run =
      test::runCommand("KOKUDO_DATA='" + (folder / "none").string() + "' KOKUDO_GRIDS= '" +
                       (test::programDir() / "kokudo").string() + "' --workspace '" +
                       (folder / "ws").string() + "' doctor --offline --json");
  const auto report = nlohmann::json::parse(run.out);
  EXPECT_FALSE(report["ok"]);
  for (const auto& check : report["checks"]) {
    if (check["name"] != "geoid grid GSIGEO2011") continue;
    EXPECT_EQ(check["state"], "bad");
    EXPECT_THAT(check["detail"].get<std::string>(),
                testing::AllOf(HasSubstr("jp_gsi_gsigeo2011.tif"), HasSubstr("30-40 m")));
    EXPECT_THAT(check["fix"].get<std::string>(), HasSubstr("grids"));
  }
}

TEST(CommandLine, DoctorFindsTheGridOfTheRealData) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto report = test::kokudo("doctor --offline --json").json();
  for (const auto& check : report["checks"]) {
    if (check["name"] == "geoid grid GSIGEO2011") {
      EXPECT_EQ(check["state"], "ok") << check;
    }
  }
}

TEST(CommandLine, ASearchWithEmptyJsonErrorIsStillADocument) {
  const test::TemporaryFolder folder;
  const auto run = fresh(folder, "search 橋 --json --bbox 1,2,3");
  EXPECT_EQ(run.exitCode, 2);
  EXPECT_TRUE(run.json().contains("error"));
}

TEST(CommandLine, InterruptEndsWith130AndLeavesAValidWorkspace) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  const auto program = (test::programDir() / "kokudo").string();
  const auto ws = (folder / "ws").string();
  const auto shelters = (test::realData() / "shelters").string();
  const auto run = test::runCommand("'" + program + "' --workspace '" + ws + "' --quiet import '" +
                                    shelters + "' & pid=$!; sleep 1.5; kill -INT $pid; wait $pid");
  EXPECT_EQ(run.exitCode, 130) << run.err;
  EXPECT_EQ(fresh(folder, "index build --quiet").exitCode, 0);
  EXPECT_EQ(fresh(folder, "index verify --quiet").exitCode, 0);
}
