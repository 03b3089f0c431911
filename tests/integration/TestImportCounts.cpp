// The real data, imported, against counts made from the same files without any code of ours.

#include "data-adapters/localfiles/LocalImport.h"
#include "tests/support/RecordingSink.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <set>

namespace kokudo {
namespace {

namespace local = adapters::localfiles;
using test::RecordingSink;

struct Imported {
  RecordingSink sink;
  local::ImportOutcome outcome;
};

std::unique_ptr<Imported> import(const std::vector<std::string>& folders) {
  auto imported = std::make_unique<Imported>();
  local::ImportRequest request;
  for (const auto& folder : folders) request.inputs.push_back(test::realData() / folder);
  NoProgress progress;
  auto outcome = local::importFiles(request, imported->sink, progress, CancelToken());
  EXPECT_TRUE(outcome.ok()) << outcome.error().message;
  if (outcome.ok()) imported->outcome = std::move(*outcome);
  return imported;
}

std::map<std::string, std::size_t> countByDataset(const RecordingSink& sink) {
  std::map<std::string, std::size_t> counts;
  for (const auto& [id, record] : sink.records) ++counts[record.source + "/" + record.dataset];
  return counts;
}

std::size_t filesWith(const local::ImportOutcome& outcome, const std::string& state,
                      const std::string& why) {
  std::size_t count = 0;
  for (const auto& file : outcome.files) {
    count += file.state == state && file.why.find(why) != std::string::npos;
  }
  return count;
}

std::string outputOf(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return text;
  std::array<char, 65536> buffer;
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), n);
  }
  pclose(pipe);
  return text;
}

std::size_t occurrences(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) {
    ++count;
  }
  return count;
}

// Every text that follows `before`, up to the next quote.
std::set<std::string> quotedAfter(const std::string& text, const std::string& before) {
  std::set<std::string> found;
  for (std::size_t at = 0; (at = text.find(before, at)) != std::string::npos;) {
    at += before.size();
    found.insert(text.substr(at, text.find('"', at) - at));
  }
  return found;
}

TEST(ImportOfRealData, FindsEveryShelterOnce) {
  KOKUDO_REQUIRE_REAL_DATA("shelters/gsi-shelters-share.tar.gz");
  const std::string archive = (test::realData() / "shelters/gsi-shelters-share.tar.gz").string();
  const auto imported = import({"shelters"});
  struct Expected {
    std::string folder, dataset;
    std::size_t count;
  };
  for (const auto& [folder, dataset, expected] :
       {Expected{"evacuation", "指定避難所", 65914},
        Expected{"emergency", "指定緊急避難場所", 92496}}) {
    const auto ids = quotedAfter(
        outputOf("tar -xOzf '" + archive + "' --wildcards '" + folder + "/*'"), "\"共通ID\": \"");
    EXPECT_EQ(ids.size(), expected);
    std::size_t found = 0;
    for (const auto& id : ids) {
      const auto record = imported->sink.records.find("gsi-shelters:" + id);
      ASSERT_NE(record, imported->sink.records.end()) << id;
      found += record->second.dataset == dataset;
    }
    EXPECT_EQ(found, expected);
  }
  EXPECT_EQ(imported->sink.records.size(), 158410u);
  EXPECT_EQ(imported->sink.puts, 158410u);
  EXPECT_EQ(filesWith(imported->outcome, "skipped", "unavailable placeholder"), 339u);
  EXPECT_EQ(filesWith(imported->outcome, "skipped", "second form"), 6u);  // beside the archive
  for (const auto& [id, record] : imported->sink.records) {
    ASSERT_EQ(record.place.how, catalog::PlaceQuality::Point) << id;
    ASSERT_FALSE(record.prefecture.empty()) << id;
    ASSERT_EQ(record.municipality.size(), 5u) << id;
    ASSERT_EQ(catalog::validationProblem(record), "") << id;
  }
}

TEST(ImportOfRealData, CountsBoringsOnceThoughTheyLieThereInThreeForms) {
  KOKUDO_REQUIRE_REAL_DATA("borings/kunijiban-kinki-hokuriku.tar.gz");
  const std::string archive =
      (test::realData() / "borings/kunijiban-kinki-hokuriku.tar.gz").string();
  const std::size_t logs = occurrences(outputOf("tar -tzf '" + archive + "'"), ".xml\n");
  EXPECT_EQ(logs, 1277u);
  const auto imported = import({"borings"});
  EXPECT_EQ(imported->sink.records.size(), logs);
  EXPECT_EQ(filesWith(imported->outcome, "skipped", "second form of kunijiban-xml"), 4u);
  EXPECT_EQ(filesWith(imported->outcome, "skipped", "second form of borings/"), 25u);

  // Persons as the flattened tables name them are nowhere in the records.
  std::set<std::string> persons;
  for (const std::string field : {"主任技師", "現場代理人", "コア鑑定者", "ボーリング責任者"}) {
    const std::string tag = "調査会社_" + field;
    const std::string all = outputOf("tar -xOzf '" + archive + "' --wildcards '*.xml'");
    for (std::size_t at = 0; (at = all.find("<" + tag + ">", at)) != std::string::npos;) {
      at += tag.size() + 2;
      const std::string name = all.substr(at, all.find('<', at) - at);
      if (name.size() > 6) persons.insert(name);
    }
  }
  EXPECT_FALSE(persons.empty());
  std::string everything;
  std::size_t placed = 0;
  for (const auto& [id, record] : imported->sink.records) {
    everything += catalog::canonicalJson(record) + "\n";
    placed += record.place.how == catalog::PlaceQuality::Point;
  }
  EXPECT_EQ(placed, logs);
  for (const auto& person : persons)
    EXPECT_EQ(everything.find(person), std::string::npos) << person;
}

TEST(ImportOfRealData, TakesFourFoldersWithOneIdForEachThing) {
  for (const char* folder : {"shelters", "borings", "power-osm", "places"}) {
    KOKUDO_REQUIRE_REAL_DATA(folder);
  }
  const auto imported = import({"shelters", "borings", "power-osm", "places"});
  std::map<std::string, std::size_t> expected{{"gsi-shelters/指定避難所", 65914},
                                              {"gsi-shelters/指定緊急避難場所", 92496},
                                              {"kunijiban/borings", 1277}};
  for (const auto& [file, dataset] :
       {std::pair<std::string, std::string>{"generators", "generators"},
        {"plants_utility", "plants"},
        {"lines_275kv", "lines"},
        {"subs_275kv", "substations-275kv"},
        {"subs_154kv", "substations-154kv"}}) {
    const auto text = test::readText(test::realData() / "power-osm" / (file + ".geojson"));
    expected["osm-power/" + dataset] = occurrences(text, R"("type":"Feature",)");
  }
  const auto lines = [](const std::string& file) {
    return occurrences(outputOf("sed -e '$a\\' '" + (test::realData() / file).string() + "'"),
                       "\n");
  };
  expected["places/mountains"] = lines("places/mountains/JapanMountain.csv") - 1;
  expected["places/municipalities"] = lines("places/localgov/localgovjp-utf8.csv") - 1;
  expected["places/prefectures"] = lines("places/localgov/prefjp-utf8.csv") - 1;
  EXPECT_EQ(countByDataset(imported->sink), expected);
  EXPECT_EQ(imported->sink.records.size(), 172816u);
  EXPECT_EQ(imported->sink.puts, imported->sink.records.size());
  EXPECT_EQ(imported->outcome.report.records, 172816u);
}

TEST(ImportOfRealData, IsTheSameEveryTime) {
  KOKUDO_REQUIRE_REAL_DATA("power-osm");
  KOKUDO_REQUIRE_REAL_DATA("places");
  const auto first = import({"power-osm", "places"}), second = import({"power-osm", "places"});
  ASSERT_EQ(first->sink.records.size(), second->sink.records.size());
  for (const auto& [id, record] : first->sink.records) {
    ASSERT_TRUE(second->sink.records.count(id)) << id;
    ASSERT_EQ(catalog::canonicalJson(record), catalog::canonicalJson(second->sink.records[id]));
  }
}

TEST(ImportOfRealData, MakesOneRecordOfEachCityObject) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-osaka-port");
  const auto archive = test::realData() / "plateau-osaka-port/27100_osaka-port_subset_citygml.zip";
  const std::string all = outputOf("unzip -p '" + archive.string() + "' '*.gml'");
  const auto buildings = quotedAfter(all, "<bldg:Building gml:id=\"");
  const auto roads = quotedAfter(all, "<tran:Road gml:id=\"");
  EXPECT_EQ(buildings.size(), 6307u);
  EXPECT_EQ(roads.size(), 4082u);
  const auto imported = import({"plateau-osaka-port"});
  EXPECT_EQ(countByDataset(imported->sink),
            (std::map<std::string, std::size_t>{{"plateau/bldg", 6307}, {"plateau/tran", 4082}}));
  for (const auto& id : buildings) {
    const auto record = imported->sink.records.find("plateau:" + id);
    ASSERT_NE(record, imported->sink.records.end()) << id;
    EXPECT_EQ(record->second.place.how, catalog::PlaceQuality::Exact);
    EXPECT_EQ(record->second.prefecture, "大阪府");
    EXPECT_FALSE(record->second.sharedKeys.empty());
  }
  EXPECT_EQ(filesWith(imported->outcome, "skipped", "second form"), 6u);  // unpacked under udx/
}

TEST(ImportOfRealData, ReadsTheOpenDataOfACityInAllItsForms) {
  KOKUDO_REQUIRE_REAL_DATA("yaizu-opendata/yaizu-opendata.zip");
  const auto imported = import({"yaizu-opendata"});
  std::size_t roads = 0, placed = 0, inTheCity = 0;
  for (const auto& [id, record] : imported->sink.records) {
    ASSERT_EQ(catalog::validationProblem(record), "") << id;
    ASSERT_EQ(record.title.find("\xef\xbf\xbd"), std::string::npos) << record.title;
    roads += record.dataset == "都市計画道路";
    if (record.place.how == catalog::PlaceQuality::None) continue;
    ++placed;
    const auto& p = record.place;
    inTheCity += p.longitude > 138.2 && p.longitude < 138.5 && p.latitude > 34.7 && p.latitude < 35;
  }
  EXPECT_EQ(roads, 300u);  // README of the data
  EXPECT_GT(placed, 10000u);
  EXPECT_GT(inTheCity, placed * 97 / 100);  // hiking courses and bus lines leave the city
  for (const auto& file : imported->outcome.files) {
    EXPECT_FALSE(file.path.find(".zip") == std::string::npos && file.state == "taken" &&
                 file.records > 0)
        << file.path << " lies unpacked beside the zip";
  }
}

}  // namespace
}  // namespace kokudo
