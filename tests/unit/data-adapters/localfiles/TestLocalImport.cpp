#include "data-adapters/localfiles/LocalImport.h"
#include "engine/content/CityGml.h"
#include "tests/support/RecordingSink.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <map>

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

// A block of docs/mapping.md.
std::string manualBlock(const std::string& fence) {
  static const std::string manual = test::readText(test::sourceDir() / "docs/mapping.md");
  const auto start = manual.find("```" + fence + "\n");
  EXPECT_NE(start, std::string::npos) << fence;
  const auto from = start + fence.size() + 4;
  return manual.substr(from, manual.find("```", from) - from);
}

TEST_F(LocalImportTest, JoinsAsTheManualShows) {
  write("橋梁点検.tsv", manualBlock("tsv"));
  write("町名.csv", manualBlock("towns"));
  const auto outcome = import({"橋梁点検.tsv"}, manualBlock("join"));
  ASSERT_EQ(sink.records.size(), 2u);
  EXPECT_EQ(sink.records.at("my-city:B-001").title, "飯田橋二丁目 の橋 B-001");
  EXPECT_EQ(sink.records.at("my-city:B-001").text, "飯田橋二丁目\nイイダバシ");
  EXPECT_EQ(sink.records.at("my-city:B-001").prefecture, "東京都");
  EXPECT_EQ(sink.records.at("my-city:B-002").title, "橋 B-002");
  ASSERT_EQ(outcome.report.diagnostics.items().size(), 1u);
  EXPECT_NE(outcome.report.diagnostics.items()[0].what.find("1 of 2 rows"), std::string::npos);
}

TEST_F(LocalImportTest, FollowsTheMappingThatTheManualShows) {
  write("bridges/橋梁一覧.csv", manualBlock("csv"));
  import({"bridges"}, manualBlock("toml"));
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

const char* const kBuildings = R"([[mapping]]
name = "buildings"
path = "**/b.tsv*"
format = "tsv"
columns = ["id", "town"]
source = "b"
id = "id"
title = ["{city}{town_name}", "{city}", "id"]
municipality = "{id:5}"
numbers = "h"
missing = { area = "0.0" }
rename = { h = "高さ" }
[[mapping.join]]
name = "towns"
file = "towns.csv"
key = "code"
match = "town"
take = { town_name = "name" }
[[mapping.join]]
name = "cities"
file = "cities.csv.gz"
key = "code"
match = "{id:5}"
take = { city = "name" }
)";

TEST_F(LocalImportTest, JoinsRowsToOtherTablesAndCountsThoseWithoutARow) {
  write("in/b.tsv",
        "id\ttown\th\tarea\n13101-1\t13101001\t8.5\t0.0\n13101-2\t\tx\t2.0\n9\t13101001\n");
  write("towns.csv", "code,name\n13101001,飯田橋\n");
  std::string mapping = kBuildings;
  mapping.replace(mapping.find("cities.csv.gz"), 13, "cities.csv");
  write("cities.csv", "code,name\n13101,千代田区\n");
  const auto outcome = import({"in"}, mapping);
  ASSERT_EQ(sink.records.size(), 3u);
  const auto& first = sink.records.at("b:13101-1");
  EXPECT_EQ(first.title, "千代田区飯田橋");
  EXPECT_EQ(first.municipality, "13101");
  EXPECT_EQ(std::get<double>(*find(first.attributes, "高さ")), 8.5);
  EXPECT_EQ(find(first.attributes, "area"), nullptr);
  const auto& second = sink.records.at("b:13101-2");
  EXPECT_EQ(second.title, "千代田区");
  EXPECT_EQ(std::get<std::string>(*find(second.attributes, "高さ")), "x");  // kept as it is
  EXPECT_EQ(sink.records.at("b:9").title, "9");
  std::map<std::string, std::string> said;
  for (const auto& item : outcome.report.diagnostics.items()) said[item.where] = item.what;
  EXPECT_EQ(said.at("join buildings/towns"),
            "1 of 3 rows found nothing among 1 keys; the first: in/b.tsv:3: the key is empty");
  EXPECT_EQ(said.at("join buildings/cities"),
            "1 of 3 rows found nothing among 1 keys; the first: in/b.tsv:4: 9");
}

TEST_F(LocalImportTest, SkipsATableWithoutRows) {
  write("in/blank.csv", "\xef\xbb\xbf\n\n");
  write("in/header.csv", "name,lat\n");
  write("in/nothing.csv", "");
  write("in/no-header.csv", "\na,b\n");
  const auto outcome = import({"in"});
  for (const char* name : {"in/blank.csv", "in/header.csv", "in/nothing.csv"}) {
    EXPECT_EQ(file(outcome, name).state, "skipped") << name;
    EXPECT_EQ(file(outcome, name).why, "a table without rows") << name;
  }
  EXPECT_EQ(file(outcome, "in/no-header.csv").state, "failed");
}

TEST_F(LocalImportTest, GoesOnWithoutATableThatIsNotThere) {
  write("in/b.tsv", "id\ttown\n13101-1\t13101001\n");
  const auto outcome = import({"in"}, kBuildings);
  EXPECT_EQ(only().title, "13101-1");
  ASSERT_EQ(outcome.report.diagnostics.items().size(), 2u);
  EXPECT_NE(outcome.report.diagnostics.items()[0].what.find("towns.csv"), std::string::npos);
}

// As `xz` and `gzip` write "id\ttown\th\n13101-1\t13101001\t8.5\n".
TEST_F(LocalImportTest, ReadsPackedTables) {
  const auto bytes = [](std::initializer_list<int> list) {
    return std::string(list.begin(), list.end());
  };
  write(
      "xz/b.tsv.xz",
      bytes({253, 55, 122, 88, 90,  0,   0,   4,   230, 214, 180, 70,  2,   0,   33,  1,   22, 0,
             0,   0,  116, 47, 229, 163, 1,   0,   30,  105, 100, 9,   116, 111, 119, 110, 9,  104,
             10,  49, 51,  49, 48,  49,  45,  49,  9,   49,  51,  49,  48,  49,  48,  48,  49, 9,
             56,  46, 53,  10, 0,   0,   126, 153, 190, 19,  222, 104, 142, 238, 0,   1,   55, 31,
             234, 24, 137, 61, 31,  182, 243, 125, 1,   0,   0,   0,   0,   4,   89,  90}));
  write("gz/b.tsv.gz",
        bytes({31,  139, 8,   0,   0,   0,  0,  0,   2,   3,   203, 76,  225, 44,  201, 47,
               207, 227, 204, 224, 50,  52, 54, 52,  48,  212, 53,  228, 4,   211, 6,   6,
               134, 156, 22,  122, 166, 92, 0,  241, 156, 11,  116, 31,  0,   0,   0}));
  for (const char* folderName : {"xz", "gz"}) {
    sink.records.clear();
    const auto outcome = import({folderName}, kBuildings);
    EXPECT_EQ(only().id, "b:13101-1") << folderName;
    EXPECT_EQ(only().provenance.sha256.size(), 64u);
    EXPECT_EQ(std::get<double>(*find(only().attributes, "高さ")), 8.5);
  }
  write(
      "cut/b.tsv.xz",
      bytes({253, 55, 122, 88, 90,  0,   0,   4,   230, 214, 180, 70,  2,   0,   33,  1,   22, 0,
             0,   0,  116, 47, 229, 163, 1,   0,   30,  105, 100, 9,   116, 111, 119, 110, 9,  104,
             10,  49, 51,  49, 48,  49,  45,  49,  9,   49,  51,  49,  48,  49,  48,  48,  49, 9,
             56,  46, 53,  10, 0,   0,   126, 153, 190, 19,  222, 104, 142, 238, 0,   1,   55, 31,
             234, 24, 137, 61, 31,  182, 243, 125, 1,   0,   0,   0,   0,   4,   89,  90})
          .substr(0, 60));
  sink.records.clear();
  const auto outcome = import({"cut"}, kBuildings);
  EXPECT_EQ(file(outcome, "cut/b.tsv.xz").state, "failed");
}

TEST_F(LocalImportTest, ReadsListsOfTownsByTheFilesNames) {
  write(
      "g/ja/東京都/練馬区.json",
      R"([{"town":"旭丘一丁目","koaza":"","lat":35.73,"lng":139.67},{"town":"石神井","koaza":"谷原","lat":null,"lng":null}])");
  write("g/ja.json", R"({"東京都":["練馬区"]})");
  const auto outcome = import({"g"});
  ASSERT_EQ(sink.records.size(), 2u);
  const auto& town = sink.records.at("geolonia-addresses:東京都練馬区/旭丘一丁目");
  EXPECT_EQ(town.title, "練馬区旭丘一丁目");
  EXPECT_EQ(town.text, "東京都練馬区旭丘一丁目");
  EXPECT_EQ(town.prefecture, "東京都");
  EXPECT_EQ(town.place.how, catalog::PlaceQuality::Point);
  const auto& small = sink.records.at("geolonia-addresses:東京都練馬区/石神井/谷原");
  EXPECT_EQ(small.place.how, catalog::PlaceQuality::None);
  EXPECT_EQ(file(outcome, "g/ja.json").state, "skipped");
}

TEST_F(LocalImportTest, FollowsAWayIntoNestedLists) {
  write("n.json",
        R"({"a":{"x":{"rows":[{"name":"甲"}]},"y":{"rows":[{"name":"乙"},{"name":"丙"}]}}})");
  import({"n.json"},
         "[[mapping]]\nname=\"n\"\npath=\"**/n.json\"\nsource=\"n\"\narray=\"a/*/rows\"\n"
         "id=\"name\"\ntitle=\"name\"\n");
  EXPECT_EQ(sink.records.size(), 3u);
  EXPECT_EQ(sink.records.count("n:丙"), 1u);
}

// The head of the real file, and a code of each kind.
TEST_F(LocalImportTest, GivesTokyosBuildingsTheirTowns) {
  const std::string row = "\t139.75\t35.69\t8.4\t";
  write("t/t23_buildings.tsv",
        "building_id\tlon\tlat\tmeasured_height_m\ttown_code\troof_area_m2\t"
        "flood(code:rank:depth_m[:hours])\tother\n"
        "13120-bldg-114305" +
            row +
            "13120030006\t44.1\tF0:1:0.032,F7:3:3.5:12\t\n"
            "13112-bldg-1" +
            row +
            "\t0.0\t\t地区計画=喜多見地区;津波浸水想定>浸水深=0.5\n"
            "13123-bldg-2" +
            row + "13123026002\t9.9\t\t\n");
  import({"t"});
  ASSERT_EQ(sink.records.size(), 3u);
  const auto& first = sink.records.at("plateau-tokyo23:13120-bldg-114305");
  EXPECT_EQ(first.title, "練馬区西大泉六丁目 建物 13120-bldg-114305");
  EXPECT_EQ(first.text, "東京都練馬区西大泉六丁目\nニシオオイズミ６チョウメ\nNishioizumi 6-chome");
  EXPECT_EQ(first.municipality, "13120");
  EXPECT_EQ(first.sharedKeys, std::vector<std::string>{"uro:buildingID=13120-bldg-114305"});
  EXPECT_EQ(std::get<double>(*find(first.attributes, "最大浸水深")), 3.5);
  EXPECT_EQ(std::get<double>(*find(first.attributes, "洪水浸水継続時間/荒川 計画規模")), 12);
  const auto& second = sink.records.at("plateau-tokyo23:13112-bldg-1");
  EXPECT_EQ(second.title, "世田谷区 建物 13112-bldg-1");
  EXPECT_EQ(find(second.attributes, "屋根面積"), nullptr);
  EXPECT_EQ(std::get<double>(*find(second.attributes, "津波浸水深")), 0.5);
  // A code of a 丁目 that its town does not have: the ward, not a guess.
  EXPECT_EQ(sink.records.at("plateau-tokyo23:13123-bldg-2").title, "江戸川区 建物 13123-bldg-2");
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

TEST_F(LocalImportTest, ACityObjectWithoutAnIdHasTheRecordIdThatTheTilesGiveIt) {
  const std::string gml =
      R"(<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml")"
      R"( xmlns:brid="http://www.opengis.net/citygml/bridge/2.0"><gml:boundedBy><gml:Envelope srsName="EPSG:6697")"
      R"( srsDimension="3"/></gml:boundedBy><core:cityObjectMember><brid:Bridge/></core:cityObjectMember>)"
      R"(<core:cityObjectMember><brid:Bridge><brid:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember>)"
      R"(<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>35 135 1 35 135.1 1 35.1 135 1 35 135 1)"
      R"(</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>)"
      R"(</brid:lod2MultiSurface></brid:Bridge></core:cityObjectMember></core:CityModel>)";
  write("udx/brid/53394525_brid_6697_op.gml", gml);
  import({"udx"});
  std::string id;
  Diagnostics diagnostics;
  const auto read = content::readCityGml(gml, "tile", diagnostics, CancelToken(),
                                         [&](content::CityObject&& object) {
                                           id = object.gmlId;
                                           return true;
                                         });
  ASSERT_TRUE(read.ok());
  ASSERT_FALSE(id.empty());
  EXPECT_EQ(only().id, only().source + ":" + id);
  EXPECT_EQ(only().kind, "bridge");
}

}  // namespace
}  // namespace kokudo::adapters::localfiles
