#include "tests/support/DpfRecords.h"

#include <cmath>
#include <cstdint>
#include <cstdio>

namespace kokudo::test {
namespace {

using nlohmann::json;

struct Town {
  int prefectureCode;
  const char* prefecture;
  const char* code6;
  const char* name;
  double longitude, latitude;
};
// Codes with check digit; positions near the town halls.
constexpr Town kTowns[] = {{1, "北海道", "011002", "札幌市", 141.354, 43.062},
                           {13, "東京都", "131016", "千代田区", 139.753, 35.694},
                           {14, "神奈川県", "141003", "横浜市", 139.638, 35.444},
                           {22, "静岡県", "222127", "焼津市", 138.323, 34.867},
                           {23, "愛知県", "231002", "名古屋市", 136.906, 35.181},
                           {26, "京都府", "261009", "京都市", 135.768, 35.011},
                           {27, "大阪府", "271004", "大阪市", 135.502, 34.694},
                           {28, "兵庫県", "281000", "神戸市", 135.195, 34.690},
                           {34, "広島県", "341002", "広島市", 132.455, 34.385},
                           {40, "福岡県", "401307", "福岡市", 130.402, 33.590},
                           {47, "沖縄県", "472018", "那覇市", 127.681, 26.212}};
constexpr std::size_t kTownCount = sizeof(kTowns) / sizeof(kTowns[0]);
constexpr const char* kNames[] = {"新", "大手", "桜",   "港",   "中央", "南",   "北",   "東",
                                  "西", "緑",   "髙砂", "高砂", "千代", "白鷺", "海岸", "山手"};

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

std::uint64_t seedOf(const std::string& dataset, std::size_t index) {
  std::uint64_t seed = 1469598103934665603ull;
  for (const char c : dataset) seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return mixed(seed + index);
}

std::string uuidOf(std::uint64_t seed) {
  const std::uint64_t other = mixed(seed);
  char text[40];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(seed >> 32),
                static_cast<unsigned>(seed >> 16 & 0xffff), static_cast<unsigned>(seed & 0xffff),
                static_cast<unsigned>(other >> 48),
                static_cast<unsigned long long>(other & 0xffffffffffffull));
  return text;
}

const char* suffixOf(const std::string& dataset) {
  if (dataset == "rsdb_bridge") return "橋";
  if (dataset == "rsdb_tunnel") return "トンネル";
  if (dataset == "ngi") return "地質調査 No.";
  if (dataset == "berth") return "岸壁";
  if (dataset == "msil_lighthouse") return "灯台";
  if (dataset == "ipf_river_dam") return "ダム";
  return "公園";
}

double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

}  // namespace

std::vector<DpfDataset> dpfDatasets(double scale) {
  std::vector<DpfDataset> datasets{
      {"rsdb_bridge", "全国道路施設点検データベース(橋梁)", "rsdb", "道路施設点検DB", 12345},
      {"rsdb_tunnel", "全国道路施設点検データベース(トンネル)", "rsdb", "道路施設点検DB", 1107},
      {"ngi", "国土地盤情報データベース", "ngi", "国土地盤情報", 8000},
      {"berth", "港湾インフラ(岸壁)", "cyport", "サイバーポート", 1525},
      {"msil_lighthouse", "灯台", "msil", "海しる", 2207},
      {"ipf_river_dam", "ダム", "ipf", "社会資本情報", 316},
      {"ipf_park", "都市公園", "ipf", "社会資本情報", 1000}};
  for (auto& dataset : datasets) {
    dataset.count = static_cast<std::size_t>(static_cast<double>(dataset.count) * scale);
  }
  return datasets;
}

json dpfRecord(const DpfDataset& dataset, std::size_t index, const DpfOddities& oddities) {
  const std::uint64_t seed = seedOf(dataset.id, index);
  const Town& town = kTowns[seed % kTownCount];
  const std::string title = std::string(town.name) + kNames[seed / 97 % 16] + suffixOf(dataset.id) +
                            (dataset.id == "ngi" ? "" : "第") + std::to_string(index + 1);
  const double lon = rounded(town.longitude + static_cast<double>(seed % 20011) / 50000 - 0.2);
  const double lat = rounded(town.latitude + static_cast<double>(seed % 30011) / 75000 - 0.2);
  const int year = 1930 + static_cast<int>(seed % 95);
  const bool placed = oddities.missingPlaceEvery == 0 || (index + 1) % oddities.missingPlaceEvery;

  json metadata{{"DPF:title", title},
                {"DPF:year", std::to_string(year)},
                {"DPF:dataset_id", dataset.id},
                {"DPF:catalog_id", dataset.catalogue},
                {"DPF:dataset_title", dataset.title},
                {"DPF:prefecture_code", {town.prefectureCode}},
                {"DPF:prefecture_name", {town.prefecture}},
                {"DPF:municipality_name", {town.name}},
                {"DPF:address", std::string(town.prefecture) + town.name},
                {"DPF:last_update_datetime", "2026-04-01T00:00:00Z"},
                {"DPF:dataURLs", {"https://example.jp/" + dataset.id}},
                {"DPF:downloadURLs", {"https://example.jp/" + dataset.id + "/file.csv"}}};
  const std::string six = town.code6, five = six.substr(0, 5);
  if (!oddities.mixedCodes || index % 4 == 0) {
    metadata["DPF:municipality_code"] = json::array({std::stoi(six)});
  } else if (index % 4 == 1) {
    metadata["DPF:municipality_code"] = json::array({five});
  } else if (index % 4 == 2) {
    metadata["DPF:municipality_code"] = std::stoi(five);
    metadata["DPF:prefecture_code"] = std::to_string(town.prefectureCode);
  } else {
    metadata["DPF:municipality_code"] = six;
  }
  if (placed) {
    metadata["DPF:latitude"] = lat;
    metadata["DPF:longitude"] = lon;
  }
  const std::string id = uuidOf(seed);
  if (dataset.catalogue == "rsdb") {
    metadata["RSDB:shisetsu_id"] = std::to_string(lat) + "," + std::to_string(lon) + "#" + id;
    metadata["RSDB:syogen_fukuin"] = 4 + static_cast<double>(seed % 120) / 10;
    metadata["RSDB:tenken_kiroku_hantei_kubun"] = 1 + seed % 4;
  }
  json record{{"id", id},
              {"title", title},
              {"lat", placed ? json(lat) : json()},
              {"lon", placed ? json(lon) : json()},
              {"year", year},
              {"theme", json()},
              {"dataset_id", dataset.id},
              {"catalog_id", dataset.catalogue},
              {"hasThumbnail", index % 10 == 0},
              {"metadata", metadata},
              {"files", json::array()},
              {"thumbnails", json::array()},
              {"meshes", json::array()},
              {"tileset", json()},
              {"relatedData", json::array()},
              {"shape", json()}};
  if (index % 10 == 0) {
    record["files"].push_back({{"id", id}, {"original_path", "図面/" + id + ".pdf"}});
    record["thumbnails"].push_back({{"id", id}, {"original_path", "thumb/" + id + ".png"}});
  }
  // Of those without lat and lon every other one has a shape.
  if (!placed && (index + 1) / oddities.missingPlaceEvery % 2 == 0) {
    record["shape"] = {{"type", "LineString"},
                       {"coordinates", {{lon, lat}, {rounded(lon + 0.001), rounded(lat + 0.001)}}}};
  }
  return record;
}

}  // namespace kokudo::test
