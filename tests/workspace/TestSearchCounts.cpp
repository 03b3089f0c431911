// Counts that the program gives, against a brute-force count over the source files by the mapping
// of the shelters: evacuation/ = dataset 指定避難所, emergency/ = dataset 指定緊急避難場所; the
// dataset title and values are searchable, attribute keys are not.
#include "engine/io/Archive.h"
#include "tests/workspace/RealWorkspace.h"

#include <map>
#include <set>

using namespace kokudo;
using nlohmann::json;

namespace {

struct Shelter {
  std::string id, dataset, prefecture, text;
  double lon = 0, lat = 0;
};

std::string prefectureOf(const std::string& name) {
  for (const char* ending : {"都", "道", "府", "県"}) {
    // 京都府 begins with 京都: the ending counts only after the second character.
    const auto at = name.find(ending, 6);
    if (at != std::string::npos && at <= 9) return name.substr(0, at + 3);
  }
  return "";
}

void addShelters(const json& collection, const std::string& dataset,
                 std::vector<Shelter>& shelters) {
  if (collection.value("type", "") != "FeatureCollection") return;
  for (const auto& feature : collection["features"]) {
    const auto& properties = feature["properties"];
    Shelter shelter;
    shelter.dataset = dataset;
    shelter.id = properties["共通ID"];
    shelter.lon = feature["geometry"]["coordinates"][0];
    shelter.lat = feature["geometry"]["coordinates"][1];
    shelter.prefecture = prefectureOf(properties["都道府県名及び市町村名"]);
    for (const auto& [key, value] : properties.items())
      if (value.is_string()) shelter.text += value.get<std::string>() + "\n";
    shelters.push_back(std::move(shelter));
  }
}

const std::vector<Shelter>& allShelters() {
  static const std::vector<Shelter> kShelters = [] {
    std::vector<Shelter> shelters;
    const auto read = io::forEachEntry(
        test::realData() / "shelters/gsi-shelters-share.tar.gz",
        [&](const auto& entry, const auto& bytes) {
          const auto text = bytes();
          if (!text) return Status(text.error());
          addShelters(json::parse(*text),
                      entry.path.starts_with("evacuation/") ? "指定避難所" : "指定緊急避難場所",
                      shelters);
          return Status();
        });
    EXPECT_TRUE(read.ok()) << read.error().message;
    return shelters;
  }();
  return kShelters;
}

bool inOsakaBox(const Shelter& s) {
  return s.lon >= 135.3 && s.lon <= 135.6 && s.lat >= 34.6 && s.lat <= 34.8;
}

std::map<std::string, std::uint64_t> counts(const json& facets) {
  std::map<std::string, std::uint64_t> result;
  for (const auto& f : facets) result[f["label"]] = f["count"];
  return result;
}

}  // namespace

TEST(SearchCounts, OfSheltersInOsakaEqualABruteForceCount) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  std::map<std::string, std::uint64_t> datasets, prefectures;
  std::uint64_t total = 0;
  for (const auto& s : allShelters()) {
    // A shelter's own values may hold the word, too: 緊急避難場所 does not hold 避難所.
    if (!inOsakaBox(s) || (s.dataset + "\n" + s.text).find("避難所") == std::string::npos) continue;
    ++total;
    ++datasets[s.dataset];
    ++prefectures[s.prefecture];
  }
  const auto run = test::kokudo(
      "search 避難所 --bbox 135.3,34.6,135.6,34.8 --facets source,dataset,prefecture --json");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto page = run.json();
  EXPECT_EQ(datasets["指定避難所"], 1662u);
  EXPECT_TRUE(page["exact"]);
  EXPECT_EQ(page["total"], total);
  EXPECT_EQ(counts(page["facets"]["dataset"]), datasets);
  EXPECT_EQ(counts(page["facets"]["prefecture"]), prefectures);
}

TEST(SearchCounts, OfEmergencySitesFollowTheirOwnTitle) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  std::uint64_t sites = 0;
  for (const auto& s : allShelters())
    if (inOsakaBox(s) && (s.dataset + "\n" + s.text).find("避難場所") != std::string::npos) ++sites;
  const auto page = test::kokudo("search 避難場所 --bbox 135.3,34.6,135.6,34.8 --json").json();
  EXPECT_EQ(page["total"], sites);
  EXPECT_GE(sites, 3924u);
}

TEST(SearchCounts, OfEveryShelterAreInTheIndexOnce) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  std::set<std::string> ids;
  for (const auto& s : allShelters()) ids.insert(s.id);
  ASSERT_EQ(ids.size(), 65914u + 92496u);
  const auto page =
      test::kokudo("search --facet source=gsi-shelters --facets dataset --limit 1 --json").json();
  EXPECT_EQ(page["total"], ids.size());
  EXPECT_EQ(
      counts(page["facets"]["dataset"]),
      (std::map<std::string, std::uint64_t>{{"指定避難所", 65914}, {"指定緊急避難場所", 92496}}));
}

TEST(SearchCounts, StayTheSameOverPagesWithoutAnIdTwice) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  std::set<std::string> ids;
  for (int offset = 0; offset < 600; offset += 200) {
    const auto page =
        test::kokudo("search 小学校 --facet prefecture=大阪府 --limit 200 --json --offset " +
                     std::to_string(offset))
            .json();
    for (const auto& hit : page["hits"]) ids.insert(hit["id"]);
  }
  EXPECT_EQ(ids.size(), 600u);
}

TEST(SearchCounts, GiveEveryHitAPlaceOrSayThatItHasNone) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto page = test::kokudo("search 発電所 --limit 100 --json").json();
  ASSERT_GT(page["hits"].size(), 50u);
  for (const auto& hit : page["hits"]) {
    const std::string how = hit["place"]["how"];
    EXPECT_TRUE(how == "none" ||
                (hit["place"]["lon"].is_number() && hit["place"]["lat"].is_number()))
        << hit;
  }
}
