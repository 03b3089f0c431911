// Any tileset by path, archive or address, without a display; and again without the network.
#include "tests/support/SlowHttpServer.h"
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>

using namespace kokudo;
using testing::HasSubstr;

namespace {

const std::string kTruth =
    "plateau-reearth-flow/data-convert/plateau4/01-bldg/ward/truth/"
    "13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod1.zip";

class RenderTilesets : public testing::Test {
 protected:
  void SetUp() override {
    KOKUDO_REQUIRE_REAL_WORKSPACE();
    archive = (test::realData() / kTruth).string();
  }
  std::string file(const std::string& name) const { return (folder / name).string(); }
  test::ProgramRun render(const std::string& arguments) const {
    return test::kokudo("render --json --size 320x240 --samples 0 " + arguments);
  }

  test::TemporaryFolder folder;
  std::string archive;
};

}  // namespace

TEST_F(RenderTilesets, OpensAnArchiveInPlaceAndTellsWhatLiesInTheMiddle) {
  const auto run =
      render("--no-cache --scene '" + archive + "' --pick 160,120 --out '" + file("a.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto report = run.json();
  EXPECT_TRUE(report["complete"]);
  EXPECT_EQ(report["tiles"]["failed"], 0);
  const auto& picked = report["picked"];
  EXPECT_EQ(picked["kind"], "feature");
  EXPECT_EQ(picked["attributes"]["gml_id"], "bldg_77ca1a15-3b35-4386-8f86-152ed71c4c64");
  EXPECT_EQ(picked["attributes"]["bldg:measuredHeight"], 16.1);
  EXPECT_NEAR(picked["lat"], 35.6787, 0.001);
  EXPECT_THAT(picked["content"].get<std::string>(), HasSubstr("!/"));
}

TEST_F(RenderTilesets, ShowsMetadataOfEveryLevel) {
  const auto run =
      render("--no-cache --scene '" +
             (test::realData() / "3dtiles-samples/1.1/MetadataGranularities").string() +
             "' --pick 130,110 --out '" + file("m.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto metadata = run.json()["picked"]["metadata"];
  EXPECT_EQ(metadata["tileset"]["attributes"]["author"], "Cesium");
  EXPECT_EQ(metadata["tile"]["class"], "exampleTileMetadataClass");
  EXPECT_EQ(metadata["content"]["class"], "exampleContentMetadataClass");
  EXPECT_EQ(metadata["group"]["class"], "exampleGroupMetadataClass");
}

TEST_F(RenderTilesets, TellsWhatATilesetSaysOfItsValues) {
  const auto run =
      render("--no-cache --statistics --scene '" +
             (test::realData() /
              "3dtiles-samples/glTF/EXT_structural_metadata/PropertyAttributesPointCloud")
                 .string() +
             "' --out '" + file("m.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto report = run.json();
  ASSERT_EQ(report["tileset_statistics"].size(), 1u);
  const auto& points = report["tileset_statistics"].begin().value()[0];
  EXPECT_EQ(points["class"], "exampleMetadataClass");
  EXPECT_EQ(points["count"], 29338);
  EXPECT_NEAR(points["properties"]["intensity"]["max"].get<double>(), 0.633333, 1e-6);
  EXPECT_EQ(points["properties"]["classification"]["occurrences/Buildings"], 22462);
  EXPECT_THAT(run.err, HasSubstr("exampleMetadataClass: 29338"));
}

TEST_F(RenderTilesets, FindsNoGroundBesideWhatDoesNotLieOnTheEarth) {
  const auto run =
      render("--no-cache --scene '" +
             (test::realData() / "3dtiles-samples/1.1/MetadataGranularities").string() +
             "' --pick 2,2 --out '" + file("m.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(run.json()["picked"]["kind"], "nothing");
}

TEST_F(RenderTilesets, ColoursHidesAndShowsAlone) {
  test::writeText(folder / "style.json", "{\"color\": \"color('red')\"}");
  test::writeText(folder / "bad.json", "{\"color\": \"color('red'\"}");
  const std::string scene = "--no-cache --alone --scene '" + archive + "' --out '";
  const std::string id = "gml_id=bldg_77ca1a15-3b35-4386-8f86-152ed71c4c64'";
  ASSERT_EQ(render(scene + file("plain.png") + "'").exitCode, 0);
  ASSERT_EQ(render(scene + file("red.png") + "' --style '" + file("style.json") + "'").exitCode, 0);
  ASSERT_EQ(render(scene + file("none.png") + "' --only 'gml_id=nothing'").exitCode, 0);
  ASSERT_EQ(render(scene + file("hidden.png") + "' --hide '" + id).exitCode, 0);
  ASSERT_EQ(render(scene + file("alone.png") + "' --only '" + id).exitCode, 0);
  const auto picture = [&](const char* name) { return test::readText(folder / name); };
  EXPECT_NE(picture("plain.png"), picture("red.png"));
  EXPECT_NE(picture("plain.png"), picture("none.png"));
  EXPECT_NE(picture("plain.png"), picture("hidden.png"));
  EXPECT_NE(picture("alone.png"), picture("none.png"));
  const auto bad = render(scene + file("x.png") + "' --style '" + file("bad.json") + "'");
  EXPECT_EQ(bad.exitCode, 1);
  EXPECT_THAT(bad.err, testing::AllOf(HasSubstr("bad.json"), HasSubstr("color")));
  EXPECT_EQ(render(scene + file("x.png") + "' --only nothing").exitCode, 2);
  EXPECT_EQ(render(scene + file("x.png") + "' --pick 320,0").exitCode, 2);
}

TEST_F(RenderTilesets, DrawsTheSameWithoutTheNetworkWhatWasOpenedBefore) {
  const auto tiles = test::realWorkspace() / "tiles" / "osaka-port";
  std::string arguments;
  {
    test::SlowHttpServer server(test::SlowHttpServer::folder(tiles));
    arguments = "--scene '" + server.url("/tileset.json") + "' --cache '" + file("cache") +
                "' --look-at 34.6385,135.4135,0 --distance 2500 ";
    const auto first = render(arguments + "--out '" + file("online.png") + "'");
    ASSERT_EQ(first.exitCode, 0) << first.err;
    EXPECT_GT(first.json()["requests"], 3);
    EXPECT_EQ(first.json()["cache_hits"], 0);
  }
  // The server is gone; where the system allows it, so is the whole network.
  const auto network = test::runCommand("unshare -n true");
  const std::string without = network.exitCode == 0 ? "unshare -n " : "";
  const auto program = (test::programDir() / "kokudo-render").string();
  for (const std::string mode : {"--offline ", ""}) {
    const auto again = test::runCommand(without + "'" + program +
                                        "' --json --size 320x240 --samples 0 --workspace '" +
                                        test::realWorkspace().string() + "' " + arguments + mode +
                                        "--out '" + file("offline.png") + "'");
    ASSERT_EQ(again.exitCode, 0) << again.err;
    EXPECT_TRUE(again.json()["complete"]);
    EXPECT_TRUE(test::readText(folder / "online.png") == test::readText(folder / "offline.png"));
  }
  const auto nothing =
      render("--offline --no-cache " + arguments + "--out '" + file("x.png") + "'");
  EXPECT_EQ(nothing.exitCode, 1);
}
