// Colour by attribute with its legend, credits and frames, in pictures of real data.
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>

using namespace kokudo;
using nlohmann::json;
using testing::HasSubstr;

namespace {

const std::string kTruth =
    "plateau-reearth-flow/data-convert/plateau4/01-bldg/ward/truth/"
    "13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod1.zip";

class Coloring : public testing::Test {
 protected:
  void SetUp() override { KOKUDO_REQUIRE_REAL_WORKSPACE(); }
  std::string file(const std::string& name) const { return (folder / name).string(); }
  test::ProgramRun render(const std::string& arguments) const {
    return test::kokudo("render --json --size 480x320 --samples 0 --no-cache " + arguments);
  }
  std::string archive() const { return " --scene '" + (test::realData() / kTruth).string() + "' "; }
  std::string picture(const char* name) const { return test::readText(folder / name); }

  test::TemporaryFolder folder;
};

const std::string kPort =
    " --look-at 34.6385,135.4135,0 --heading -35 --pitch -24 --distance 1100 ";

std::uint64_t sum(const json& classes) {
  std::uint64_t all = 0;
  for (const auto& each : classes) all += each["count"].get<std::uint64_t>();
  return all;
}

}  // namespace

TEST_F(Coloring, PutsHeightsIntoClassesThatFollowEachOther) {
  for (const std::string method : {"round", "equal", "quantile", "jenks"}) {
    const auto run = render(kPort + "--color-by measuredHeight --classes 5 --method " + method +
                            " --out '" + file("h.png") + "'");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto color = run.json()["color_by"];
    EXPECT_EQ(color["attribute"], "bldg:measuredHeight");
    EXPECT_EQ(color["unit"], "m");
    EXPECT_EQ(color["method"], method);
    EXPECT_THAT(color["layers"], testing::ElementsAre("大阪港の建物"));
    const auto& classes = color["classes"];
    ASSERT_GE(classes.size(), 4u) << color;
    EXPECT_EQ(sum(classes), color["features"]);
    EXPECT_TRUE(classes[0]["from"].is_null());
    for (std::size_t i = 1; i + 1 < classes.size(); ++i)
      EXPECT_EQ(classes[i]["from"], classes[i - 1]["to"]);
    EXPECT_EQ(classes.back()["kind"], "no-value");
  }
}

TEST_F(Coloring, NamesTheUsagesOfBuildingsAndCountsThem) {
  const auto run = render(kPort + "--color-by bldg:usage --out '" + file("u.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto color = run.json()["color_by"];
  EXPECT_EQ(color["method"], "category");
  EXPECT_EQ(color["palette"], "okabe-ito");
  EXPECT_EQ(sum(color["classes"]), color["features"]);
  EXPECT_THAT(color.dump(), HasSubstr("431 運輸倉庫施設"));
  const auto only =
      render(kPort + "--color-by bldg:usage --only bldg:usage=431 --out '" + file("o.png") + "'");
  ASSERT_EQ(only.exitCode, 0) << only.err;
  ASSERT_EQ(only.json()["color_by"]["classes"].size(), 2u);
  EXPECT_LT(only.json()["color_by"]["features"], color["features"]);
}

TEST_F(Coloring, DrawsTheLegendUnlessItIsNotWanted) {
  const std::string scene = kPort + "--color-by measuredHeight --out '";
  ASSERT_EQ(render(scene + file("with.png") + "'").exitCode, 0);
  ASSERT_EQ(render(scene + file("english.png") + "' --language en").exitCode, 0);
  ASSERT_EQ(render(scene + file("without.png") + "' --no-legend").exitCode, 0);
  EXPECT_NE(picture("with.png"), picture("without.png"));
  EXPECT_NE(picture("with.png"), picture("english.png"));
}

TEST_F(Coloring, SaysWhichAttributesThereAre) {
  const auto run = render(archive() + "--color-by measuredHeigth --out '" + file("x.png") + "'");
  EXPECT_EQ(run.exitCode, 2);
  const auto error = run.json()["error"];
  EXPECT_EQ(error["exit"], 2);
  EXPECT_THAT(error["message"].get<std::string>(),
              testing::AllOf(HasSubstr("nearest: bldg:measuredHeight"), HasSubstr("gml_id")));
  EXPECT_EQ(
      render(archive() + "--color-by gml_id --method jenks --out '" + file("x.png") + "'").exitCode,
      2);
  EXPECT_EQ(render(archive() + "--palette heat --out '" + file("x.png") + "'").exitCode, 2);
  EXPECT_EQ(render(archive() + "--color-by x --style y --out '" + file("x.png") + "'").exitCode, 2);
}

TEST_F(Coloring, ColoursPointsByTheirOwnProperties) {
  const std::string points = " --alone --scene '" +
                             (test::realData() /
                              "3dtiles-cesium-native-data/Cesium3DTilesSelection/test/data/"
                              "PointCloud/pointCloudWithPerPointProperties.pnts")
                                 .string() +
                             "' --out '";
  const auto run =
      render("--color-by temperature --method equal --classes 3" + points + file("t.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto color = run.json()["color_by"];
  ASSERT_EQ(color["classes"].size(), 4u) << color;
  EXPECT_EQ(sum(color["classes"]), color["features"]);
  EXPECT_EQ(color["classes"][3]["count"], 0);
  test::writeText(folder / "small.json", R"=({"color": "color('red')", "pointSize": "2"})=");
  test::writeText(folder / "large.json",
                  R"=({"color": "color('red')", "pointSize": "${temperature} * 30 + 2"})=");
  test::writeText(folder / "own.json", R"=({"color": "${COLOR} * 0.5"})=");
  const auto styled = [&](const char* style, const char* name) {
    return render("--style '" + file(style) + "'" + points + file(name) + "'");
  };
  ASSERT_EQ(styled("small.json", "small.png").exitCode, 0);
  ASSERT_EQ(styled("large.json", "large.png").exitCode, 0);
  EXPECT_NE(picture("small.png"), picture("large.png"));
  const auto own = styled("own.json", "own.png");
  EXPECT_EQ(own.exitCode, 1);
  EXPECT_THAT(own.json()["error"]["message"].get<std::string>(), HasSubstr("${COLOR}"));
}

TEST_F(Coloring, WritesThatNobodyStatedTheSource) {
  const auto none = render(archive() + "--out '" + file("none.png") + "'");
  ASSERT_EQ(none.exitCode, 0) << none.err;
  EXPECT_FALSE(none.json()["source_stated"]);
  EXPECT_TRUE(none.json()["credits"].empty());
  EXPECT_THAT(none.err, HasSubstr("--credit"));
  const auto stated =
      render(archive() + "--credit '国土交通省 PLATEAU' --out '" + file("stated.png") + "'");
  ASSERT_EQ(stated.exitCode, 0) << stated.err;
  EXPECT_TRUE(stated.json()["source_stated"]);
  EXPECT_THAT(stated.json()["credits"], testing::ElementsAre("国土交通省 PLATEAU"));
  EXPECT_NE(picture("none.png"), picture("stated.png"));
  EXPECT_EQ(render(kPort + "--credit x --out '" + file("x.png") + "'").exitCode, 2);
}

TEST_F(Coloring, FramesABoxWithoutASearch) {
  const std::string box = "--bbox 135.405,34.63,135.425,34.645 ";
  const auto run = render(box + "--out '" + file("b.png") + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto view = run.json()["view"];
  EXPECT_NEAR(view["lon"], 135.415, 0.003);
  EXPECT_NEAR(view["lat"], 34.6375, 0.003);
  EXPECT_GT(view["distance_m"], 1000);
  EXPECT_LT(view["distance_m"], 5000);
  // All four corners are in the picture.
  const auto clash = render(box + kPort + "--out '" + file("x.png") + "'");
  EXPECT_EQ(clash.exitCode, 2);
  EXPECT_THAT(clash.json()["error"]["message"].get<std::string>(), HasSubstr("--look-at"));
}

TEST_F(Coloring, FailsInTheSameFormAsEveryProgram) {
  for (const std::string arguments : {"render --json --bogus", "search --json --bogus"}) {
    const auto run = test::kokudo(arguments);
    EXPECT_EQ(run.exitCode, 2);
    EXPECT_EQ(run.json()["error"]["exit"], 2) << run.out;
    EXPECT_THAT(run.json()["error"]["message"].get<std::string>(), HasSubstr("--bogus"));
  }
}

TEST_F(Coloring, NamesMunicipalitiesBesideTheirCodes) {
  const auto run =
      test::kokudo("search 避難所 --bbox 135.3,34.6,135.6,34.8 --facets municipality --json");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto counts = run.json()["facets"]["municipality"];
  ASSERT_FALSE(counts.empty());
  for (const auto& count : counts) {
    const auto value = count["value"].get<std::string>(), label = count["label"].get<std::string>();
    EXPECT_THAT(label, HasSubstr(value));
    EXPECT_GT(label.size(), value.size() + 3) << label;
  }
}
