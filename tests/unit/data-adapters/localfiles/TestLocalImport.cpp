#include "data-adapters/localfiles/LocalImport.h"
#include "tests/support/RecordingSink.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::adapters::localfiles {
namespace {

class LocalImportTest : public testing::Test {
 protected:
  ImportOutcome import(const std::vector<std::string>& names, const std::string& mapping = {}) {
    ImportRequest request;
    for (const auto& name : names) request.inputs.push_back(folder / name);
    if (!mapping.empty()) {
      test::writeText(folder / "m.toml", mapping);
      request.mapping = folder / "m.toml";
    }
    NoProgress progress;
    auto outcome = importFiles(request, sink, progress, CancelToken());
    EXPECT_TRUE(outcome.ok()) << outcome.error().message;
    return outcome.ok() ? *outcome : ImportOutcome();
  }
  void write(const std::string& name, const std::string& text) {
    test::writeText(folder / name, text);
  }
  const ImportedFile& file(const ImportOutcome& outcome, const std::string& path) {
    static const ImportedFile kNone;
    const auto found = std::find_if(outcome.files.begin(), outcome.files.end(),
                                    [&](const auto& one) { return one.path == path; });
    EXPECT_NE(found, outcome.files.end()) << path;
    return found == outcome.files.end() ? kNone : *found;
  }
  const catalog::Record& only() {
    EXPECT_EQ(sink.records.size(), 1u);
    return sink.records.begin()->second;
  }

  test::TemporaryFolder folder;
  test::RecordingSink sink;
};

const std::string kShelter =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",)"
    R"("coordinates":[139.756774,35.694133]},"properties":{"NO":1,"共通ID":"E1310100005112",)"
    R"("都道府県名及び市町村名":"東京都千代田区","施設・場所名":"神田一橋中学校",)"
    R"("住所":"東京都千代田区一ツ橋2-6-14","受入対象者":"","備考":""}}]})";

TEST_F(LocalImportTest, MapsAShelter) {
  write("s/evacuation/131016.json", kShelter);
  import({"s"});
  const auto& record = only();
  EXPECT_EQ(record.id, "gsi-shelters:E1310100005112");
  EXPECT_EQ(record.title, "神田一橋中学校");
  EXPECT_EQ(record.datasetTitle, "指定避難所");
  EXPECT_EQ(record.text, "東京都千代田区一ツ橋2-6-14");  // the town is in the address already
  EXPECT_EQ(record.prefecture, "東京都");
  EXPECT_EQ(record.municipality, "13101");
  EXPECT_EQ(record.license, "GSI-Content");
  EXPECT_EQ(record.place.how, catalog::PlaceQuality::Point);
  EXPECT_EQ(record.place.longitude, 139.756774);
  EXPECT_EQ(record.provenance.url, "s/evacuation/131016.json");
  EXPECT_EQ(record.provenance.sha256.size(), 64u);
  EXPECT_EQ(find(record.attributes, "備考"), nullptr);  // empty values are not stored
}

TEST_F(LocalImportTest, WarnsWhenNameAndFileDisagreeAboutThePrefecture) {
  write("s/evacuation/271004.json", kShelter);
  const auto outcome = import({"s"});
  EXPECT_EQ(only().prefecture, "東京都");
  ASSERT_EQ(outcome.report.diagnostics.items().size(), 1u);
  EXPECT_NE(outcome.report.diagnostics.items()[0].what.find("大阪府"), std::string::npos);
}

TEST_F(LocalImportTest, SkipsAPlaceholderAndSaysWhy) {
  write("s/evacuation/343684.json", R"({"type":"unavailable","message":"公開されていません"})");
  write("s/evacuation/131016.json", kShelter);
  const auto outcome = import({"s"});
  EXPECT_EQ(sink.records.size(), 1u);
  const auto& skipped = file(outcome, "s/evacuation/343684.json");
  EXPECT_EQ(skipped.state, "skipped");
  EXPECT_EQ(skipped.why, "unavailable placeholder: 公開されていません");
}

TEST_F(LocalImportTest, OneBadFileDoesNotStopTheOthers) {
  write("s/evacuation/131016.json", kShelter);
  write("s/a.geojson", "{\"type\":");
  write("s/b.csv", "a,b\n\"never closed");
  write("s/c.xml", "<nothing/>");
  write("s/d.shp", "not a shapefile");
  write("s/e.bin", "?");
  const auto outcome = import({"s", "absent"});
  EXPECT_EQ(sink.records.size(), 1u);
  for (const char* name : {"s/a.geojson", "s/b.csv", "s/c.xml", "s/d.shp", "s/e.bin"}) {
    const bool unknown = std::string(name) == "s/c.xml" || std::string(name) == "s/e.bin";
    EXPECT_EQ(file(outcome, name).state, unknown ? "skipped" : "failed") << name;
    EXPECT_FALSE(file(outcome, name).why.empty()) << name;
  }
  EXPECT_EQ(outcome.report.diagnostics.items().size(), 4u);  // absent, a, b, d
}

TEST_F(LocalImportTest, RefusesWhenNothingIsThere) {
  ImportRequest request;
  request.inputs = {folder / "absent"};
  NoProgress progress;
  const auto outcome = importFiles(request, sink, progress, CancelToken());
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, Error::Kind::NotFound);
  EXPECT_NE(outcome.error().message.find("absent"), std::string::npos);
}

TEST_F(LocalImportTest, TakesTheBetterOfTwoForms) {
  const std::string csv = "名前,かな,緯度,経度,標高\n知床岳,しれとこだけ,44.25,145.5,1254\n";
  write("both/JapanMountain.csv", csv);
  write("both/JapanMountain.json",
        R"({"data":[{"name":"知床岳","kana":"しれとこだけ","lat":44.25,"lng":145.5,)"
        R"("altitude":1254,"prefectures":["北海道"]}]})");
  write("alone/JapanMountain.csv", csv);
  const auto both = import({"both"});
  EXPECT_EQ(only().prefecture, "北海道");
  EXPECT_EQ(only().text, "しれとこだけ");
  EXPECT_EQ(only().place.height, 1254);
  EXPECT_EQ(file(both, "both/JapanMountain.csv").why,
            "second form of mountains-json (1 records taken)");
  const std::string id = only().id;
  sink.records.clear();
  import({"alone"});
  EXPECT_EQ(only().id, id);  // the same mountain, whichever form it comes in
}

TEST_F(LocalImportTest, CountsTheSameRecordInTwoFilesOnce) {
  write("s/evacuation/131016.json", kShelter);
  write("s/copy/evacuation/131016.json", kShelter + "\n");
  const auto outcome = import({"s"});
  EXPECT_EQ(sink.puts, 1u);
  EXPECT_EQ(file(outcome, "s/evacuation/131016.json").why,
            "second form of s/copy/evacuation/131016.json (1 records)");
}

TEST_F(LocalImportTest, GivesEqualFeaturesWithoutIdsNumbersOfTheirOwn) {
  const std::string feature =
      R"({"type":"Feature","properties":{"_display_name":"甲線","_voltage_kv":275.0},)"
      R"("geometry":{"type":"LineString","coordinates":[[135,34],[135.5,34.5],[136,34]]}})";
  write("p/lines_275kv.geojson",
        R"({"type":"FeatureCollection","features":[)" + feature + "," + feature + "]}");
  import({"p"});
  ASSERT_EQ(sink.records.size(), 2u);
  const auto& first = sink.records.begin()->second;
  EXPECT_EQ(sink.records.rbegin()->first, first.id + "-2");
  EXPECT_EQ(first.kind, "power-line");
  EXPECT_EQ(first.place.how, catalog::PlaceQuality::Exact);
  EXPECT_EQ(first.place.longitude, 135.5);  // on the line
  EXPECT_EQ(first.place.geometry,
            R"({"type":"LineString","coordinates":[[135,34],[135.5,34.5],[136,34]]})");
}

TEST_F(LocalImportTest, GuessesTheColumnsOfAnUnknownTable) {
  write("data.csv",
        "\xef\xbb\xbf名称,所在地,緯度,経度\r\n甲橋,大阪市,34.5,135.5\r\n乙橋,神戸市,,\r\n");
  import({"data.csv"});
  ASSERT_EQ(sink.records.size(), 2u);
  for (const auto& [id, record] : sink.records) {
    EXPECT_EQ(record.source, "data");
    EXPECT_EQ(record.license, "unknown");
    EXPECT_EQ(record.place.how,
              record.title == "甲橋" ? catalog::PlaceQuality::Point : catalog::PlaceQuality::None);
  }
}

TEST_F(LocalImportTest, BringsATitleOfTwoLinesOntoOne) {
  write("data.csv", "名称,緯度,経度\n\"甲\n橋\",34.5,135.5\n");
  import({"data.csv"});
  EXPECT_EQ(only().title, "甲 橋");
  EXPECT_EQ(catalog::validationProblem(only()), "");
}

TEST_F(LocalImportTest, ReadsATableInCp932) {
  // 名称,緯度,経度 / 橋,34.5,135.5
  write("data.csv", "\x96\xbc\x8f\xcc,\x88\xdc\x93\x78,\x8c\x6f\x93\x78\n\x8b\xb4,34.5,135.5\n");
  import({"data.csv"});
  EXPECT_EQ(only().title, "橋");
  EXPECT_EQ(only().place.latitude, 34.5);
}

TEST_F(LocalImportTest, ReportsPlaneCoordinatesTakenForDegrees) {
  write("data.csv", "name,X,Y\n橋,-45000,-150000\n");
  const auto outcome = import({"data.csv"});
  EXPECT_EQ(only().place.how, catalog::PlaceQuality::None);
  ASSERT_EQ(outcome.report.diagnostics.items().size(), 1u);
  EXPECT_NE(outcome.report.diagnostics.items()[0].what.find("plane coordinate"), std::string::npos);
}

// The example of docs/mapping.md.
TEST_F(LocalImportTest, FollowsTheMappingThatTheManualShows) {
  const std::string manual = test::readText(test::sourceDir() / "docs/mapping.md");
  const auto block = [&](const std::string& fence) {
    const auto start = manual.find("```" + fence + "\n");
    EXPECT_NE(start, std::string::npos) << fence;
    const auto from = start + fence.size() + 4;
    return manual.substr(from, manual.find("```", from) - from);
  };
  write("bridges/橋梁一覧.csv", block("csv"));
  import({"bridges"}, block("toml"));
  ASSERT_EQ(sink.records.size(), 2u);
  const auto& record = sink.records.at("my-city:B-001");
  EXPECT_EQ(record.title, "新川橋");
  EXPECT_EQ(record.kind, "bridge");
  EXPECT_EQ(record.datasetTitle, "市管理橋梁");
  EXPECT_EQ(record.year, 1978);
  EXPECT_EQ(record.municipality, "22212");
  EXPECT_EQ(record.prefecture, "静岡県");
  EXPECT_EQ(record.place.how, catalog::PlaceQuality::Point);
  EXPECT_NEAR(record.place.longitude, 138.32, 0.02);
  EXPECT_NEAR(record.place.latitude, 34.87, 0.02);
  EXPECT_NE(record.provenance.operation.find("zone VIII"), std::string::npos);
}

TEST_F(LocalImportTest, StopsWhenTheSinkFails) {
  class Full final : public HarvestSink {
    Status put(catalog::Record) override { return Error{Error::Kind::NoSpace, "disk full"}; }
    Status checkpoint(const std::string&) override { return {}; }
  } full;
  write("s/evacuation/131016.json", kShelter);
  ImportRequest request;
  request.inputs = {folder / "s"};
  NoProgress progress;
  const auto outcome = importFiles(request, full, progress, CancelToken());
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, Error::Kind::NoSpace);
}

TEST_F(LocalImportTest, StopsSoonWhenCancelled) {
  write("s/evacuation/131016.json", kShelter);
  ImportRequest request;
  request.inputs = {folder / "s"};
  NoProgress progress;
  const CancelToken token;
  token.cancel();
  const auto outcome = importFiles(request, sink, progress, token);
  ASSERT_TRUE(outcome.ok());
  EXPECT_FALSE(outcome->report.complete);
  EXPECT_EQ(sink.puts, 0u);
}

}  // namespace
}  // namespace kokudo::adapters::localfiles
