// The viewer as a person uses it, under Xvfb: a script moves the mouse and types; assertions are on
// the state that it writes.
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

using namespace kokudo;
using nlohmann::json;

namespace {

class Viewer : public testing::Test {
 protected:
  void SetUp() override { KOKUDO_REQUIRE_REAL_WORKSPACE(); }

  /// Plays the commands; `{}` in them stands for the test's folder.
  test::ProgramRun play(std::string commands) {
    for (auto at = commands.find("{}"); at != std::string::npos; at = commands.find("{}"))
      commands.replace(at, 2, folder.path().string());
    test::writeText(folder / "script.txt", commands);
    const auto program = (test::programDir() / "kokudo-viewer").string();
    const auto code = folder / "exit-code";
    // What counts is how the viewer ended: xvfb-run ends with 5 where its server still writes into
    // the folder that it removes.
    auto run = test::runCommand(
        "xvfb-run -a -s '-screen 0 1440x900x24' sh -c '\"$@\"; echo $? >\"" + code.string() +
        "\"' sh '" + program + "' --workspace '" + test::realWorkspace().string() + "' --script '" +
        (folder / "script.txt").string() + "'");
    if (std::filesystem::exists(code)) run.exitCode = std::stoi(test::readText(code));
    return run;
  }
  json state(const std::string& name) { return json::parse(test::readText(folder / name)); }

  test::TemporaryFolder folder;
};

double metresApart(double lat1, double lon1, double lat2, double lon2) {
  constexpr double kMetresPerDegree = 111320;
  return std::hypot((lat1 - lat2) * kMetresPerDegree,
                    (lon1 - lon2) * kMetresPerDegree * std::cos(lat1 * 0.01745329));
}

}  // namespace

TEST_F(Viewer, FindsABridgeFliesThereAndReadsTheBuildingInTheMiddle) {
  const auto run = play(
      "look-at 34.642,135.425,0 0 -75 5500\nwait 120\nclick in-view\nclick query\ntype 橋\nkey "
      "enter\nwait 60\nstate {}/found.json\n"
      "click hit:0\nwait 120\nstate {}/there.json\nclick-building\nwait 60\nscreenshot "
      "{}/building.png\nstate {}/building.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;

  const auto found = state("found.json");
  ASSERT_GT(found["search"]["total"], 0) << found["search"];
  const auto& box = found["search"]["bbox"];
  ASSERT_TRUE(box.is_array());
  for (const auto& hit : found["search"]["hits"]) {
    EXPECT_TRUE(hit["lon"] >= box[0] && hit["lon"] <= box[2] && hit["lat"] >= box[1] &&
                hit["lat"] <= box[3])
        << hit;
  }
  EXPECT_EQ(found["search"]["pins"], found["search"]["total"]);
  EXPECT_LT(found["first_frame_ms"], 3000);

  const auto there = state("there.json");
  const auto hit = there["search"]["hits"][0];
  EXPECT_EQ(there["selection"]["record_id"], hit["id"]);
  EXPECT_LT(metresApart(there["camera"]["target_lat"], there["camera"]["target_lon"], hit["lat"],
                        hit["lon"]),
            150);
  EXPECT_LT(there["camera"]["distance"], 1500);

  const auto building = state("building.json");
  const auto& selection = building["selection"];
  EXPECT_THAT(selection["record_id"].get<std::string>(), testing::StartsWith("plateau:bldg_"));
  EXPECT_TRUE(selection["in_catalog"]) << selection;
  EXPECT_TRUE(selection["attributes"].contains("bldg:measuredHeight")) << selection;
  EXPECT_EQ(selection["attributes"]["record_id"], selection["record_id"]);
  EXPECT_GT(std::filesystem::file_size(folder / "building.png"), 50000u);
}

TEST_F(Viewer, FiltersByTheYearsOfABarThatIsClickedAndBack) {
  const auto run = play(
      "look-at 36,138,0 0 -80 1500000\nwait 120\nclick query\ntype kind:bridge\nkey enter\nwait "
      "60\n"
      "state {}/all.json\nclick years:0\nwait 60\nstate {}/oldest.json\n"
      "click years:0\nwait 60\nstate {}/again.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto all = state("all.json")["search"]["total"];
  EXPECT_GT(state("oldest.json")["search"]["total"], 0);
  EXPECT_LT(state("oldest.json")["search"]["total"], all);
  EXPECT_EQ(state("again.json")["search"]["total"], all);
}

TEST_F(Viewer, DrawsNothingWhileNothingChanges) {
  const auto run = play(
      "look-at 34.638,135.412,0 20 -28 5200\nwait 120\nstate {}/a.json\nidle 3\nstate {}/b.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(state("a.json")["frames_drawn"], state("b.json")["frames_drawn"]);
}

TEST_F(Viewer, OrbitsPansZoomsAndTurnsNorthUp) {
  const auto run = play(
      "look-at 34.638,135.412,0 0 -40 6000\nwait 120\nstate {}/start.json\n"
      "drag 900 500 700 500 1\nwait\nstate {}/orbited.json\nkey n\nwait\nstate {}/north.json\n"
      "drag 900 500 900 650 0\nwait\nstate {}/panned.json\nscroll 900 450 4\nwait\nstate "
      "{}/zoomed.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto camera = [&](const char* name) { return state(name)["camera"]; };
  EXPECT_GT(std::abs(camera("orbited.json")["heading"].get<double>()), 20);
  EXPECT_NEAR(camera("orbited.json")["distance"].get<double>(),
              camera("start.json")["distance"].get<double>(), 600);
  EXPECT_NEAR(camera("north.json")["heading"].get<double>(), 0, 0.01);
  EXPECT_GT(camera("panned.json")["lat"], camera("north.json")["lat"]);
  EXPECT_LT(camera("zoomed.json")["distance"].get<double>(),
            camera("panned.json")["distance"].get<double>() * 0.6);
}

TEST_F(Viewer, HidesLayersSwitchesLanguageAndClearsTheSearch) {
  const auto run = play(
      "look-at 34.638,135.412,0 20 -28 5200\nwait 120\nstate {}/both.json\nclick "
      "layer:1\nwait\nstate {}/hidden.json\n"
      "click language\nwait\nclick query\ntype bridge\nkey enter\nwait 60\nstate "
      "{}/english.json\nclick clear\nwait\nstate {}/cleared.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_FALSE(state("hidden.json")["layers"][1]["visible"]);
  EXPECT_LT(state("hidden.json")["triangles"], state("both.json")["triangles"]);
  EXPECT_EQ(state("english.json")["language"], "en");
  EXPECT_GT(state("english.json")["search"]["total"], 0);
  EXPECT_FALSE(state("cleared.json")["search"]["searched"]);
}

TEST_F(Viewer, OpensADroppedArchiveReadsHidesAndShowsWhatIsInIt) {
  const auto archive = test::realData() /
                       "plateau-reearth-flow/data-convert/plateau4/01-bldg/ward/truth/"
                       "13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod1.zip";
  const auto run = play("wait 60\ndrop " + archive.string() +
                        "\nwait 60\nkey i\nclick-building\nwait 60\nstate {}/read.json\n"
                        "screenshot {}/read.png\nclick hide\nwait 30\nstate {}/hidden.json\n"
                        "click show-all\nwait 30\nstate {}/shown.json\n"
                        "drop /no/such/tileset\nwait 30\nstate {}/failed.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto read = state("read.json");
  EXPECT_EQ(read["selection"]["layer"], archive.filename().string());
  EXPECT_EQ(read["selection"]["attributes"]["bldg:measuredHeight"], "16.1");
  EXPECT_TRUE(read["statistics_shown"]);
  EXPECT_GT(read["tiles_rendered"], 0);
  EXPECT_NEAR(read["camera"]["target_lat"].get<double>(), 35.6787, 0.01);
  EXPECT_TRUE(state("hidden.json")["something_hidden"]);
  EXPECT_TRUE(state("hidden.json")["selection"].is_null());
  EXPECT_FALSE(state("shown.json")["something_hidden"]);
  EXPECT_THAT(state("failed.json")["problems"].dump(), testing::HasSubstr("/no/such/tileset"));
}

TEST_F(Viewer, ColoursALayerByAnAttributeAndHidesClassesByTheLegend) {
  const auto run = play(
      "look-at 34.6385,135.4135,0 -35 -24 1100\nwait 120\nclick color:1\nwait 60\n"
      "state {}/open.json\ncolor-by 1 measuredHeight quantile 5 cividis\nwait 60\n"
      "state {}/colored.json\nscreenshot {}/colored.png\nclick legend:0\nwait 60\n"
      "state {}/hidden.json\nscreenshot {}/hidden.png\nclick legend-only:2\nwait 60\n"
      "state {}/alone.json\nlook-at 34.6425,135.4335,0 0 -60 1500\nwait 120\n"
      "state {}/moved.json\ncolor-by 1 bldg:usage\nwait 60\nstate {}/usage.json\n"
      "click color-clear\nwait 60\nstate {}/cleared.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const std::string layer = "大阪港の建物";
  const auto open = state("open.json");
  EXPECT_EQ(open["coloring_layer"], layer);
  EXPECT_THAT(open["attributes"], testing::Contains("bldg:measuredHeight"));
  const auto color = [&](const char* name) { return state(name)["colorings"][layer]["color_by"]; };
  const auto colored = color("colored.json");
  EXPECT_EQ(colored["method"], "quantile");
  EXPECT_EQ(colored["palette"], "cividis");
  ASSERT_EQ(colored["classes"].size(), 6u) << colored;
  EXPECT_GT(colored["classes"][0]["count"], 0);
  EXPECT_THAT(color("hidden.json")["shown"],
              testing::ElementsAre(false, true, true, true, true, true));
  EXPECT_NE(test::readText(folder / "colored.png"), test::readText(folder / "hidden.png"));
  EXPECT_THAT(color("alone.json")["shown"],
              testing::ElementsAre(false, false, true, false, false, false));
  // Elsewhere other buildings are counted, in the same classes.
  const auto moved = color("moved.json");
  EXPECT_NE(moved["features"], colored["features"]);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_EQ(moved["classes"][i]["label"], colored["classes"][i]["label"]);
  EXPECT_EQ(color("usage.json")["method"], "category");
  EXPECT_TRUE(state("cleared.json")["colorings"].empty());
  // Nothing was loaded again.
  EXPECT_EQ(state("colored.json")["requests"], state("alone.json")["requests"]);
}

TEST_F(Viewer, StatesThatTheSourceIsMissingUntilSomebodyGivesIt) {
  const auto archive = test::realData() /
                       "plateau-reearth-flow/data-convert/plateau4/01-bldg/ward/truth/"
                       "13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod1.zip";
  const auto run = play("wait 60\nclick layer:0\nclick layer:1\ndrop " + archive.string() +
                        "\nwait 60\nstate {}/none.json\nclick color:2\nwait 30\nclick credit\n"
                        "type 新宿区\nkey enter\nwait 30\nstate {}/given.json\n");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_THAT(state("none.json")["credits"], testing::ElementsAre("出典不明"));
  EXPECT_THAT(state("given.json")["credits"], testing::ElementsAre("新宿区"));
}

TEST_F(Viewer, SaysWhichLineOfAScriptIsWrong) {
  const auto run = play("wait\nfrobnicate 3\n");
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_THAT(run.err, testing::HasSubstr("script.txt:2"));
}
