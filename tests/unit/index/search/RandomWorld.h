#pragma once

#include "index/language/Analyzer.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace kokudo::search {

using catalog::Record;
using language::Analyzer;

class Dice {
 public:
  explicit Dice(unsigned seed) : _engine(seed) {}
  int below(int n) { return static_cast<int>(_engine() % static_cast<unsigned>(n)); }
  double between(double a, double b) { return a + (b - a) * (_engine() / 4294967296.0); }
  bool oneIn(int n) { return below(n) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
  }

 private:
  std::mt19937 _engine;
};

inline const std::vector<std::string> kPieces{
    "橋",           "大橋",   "避難",  "避難所", "所",   "場所", "港",   "大阪",       "大阪港",
    "築港",         "一丁目", "1丁目", "十二番", "髙島", "高島", "渡邊", "ボーリング", "ﾎﾞｰﾘﾝｸﾞ",
    "キャンプ",     "さくら", "学校",  "小学校", "B-12", "b12",  "12",   "Bridge",     "bridge",
    "27100-bldg-1", "㈱",     "・",    " ",      "、",   "～",   "-",    "第二"};

inline std::string randomText(Dice& dice, int pieces) {
  std::string text;
  for (int i = dice.below(pieces); i >= 0; --i) text += dice.pick(kPieces);
  return text;
}

inline std::vector<Record> randomRecords(Dice& dice, int count) {
  const std::vector<std::string> titles{"指定避難所", "指定緊急避難場所", "橋梁点検", ""};
  const std::vector<std::string> prefectures{"大阪府", "兵庫県", "東京都", ""};
  const std::vector<std::string> kinds{"shelter", "bridge", "", "boring"};
  std::vector<Record> records;
  for (int n = 0; n < count; ++n) {
    Record r;
    r.source = dice.oneIn(3) ? "a" : "b";
    r.id = r.source + ":" + std::to_string(n);
    const int dataset = dice.below(4);
    r.dataset = "d" + std::to_string(dataset);
    r.datasetTitle = titles[static_cast<std::size_t>(dataset)];
    r.title = randomText(dice, 4);
    r.text = randomText(dice, 8);
    if (dice.oneIn(2)) r.text += "\n" + randomText(dice, 5);
    r.kind = dice.pick(kinds);
    r.prefecture = dice.pick(prefectures);
    r.license = dice.oneIn(2) ? "CC-BY-4.0" : "unknown";
    if (!dice.oneIn(4)) r.year = 1950 + dice.below(70);
    r.attributes = {{"note", randomText(dice, 3)}, {"height", dice.between(0, 50)}};
    if (dice.oneIn(2)) r.attributes.emplace_back("spans", std::int64_t{dice.below(9)});
    for (int i = dice.below(4); i > 1; --i)
      r.attributes.emplace_back("tag", std::string(1, static_cast<char>('a' + dice.below(3))));
    if (dice.oneIn(30)) r.attributes.emplace_back("rare", dice.between(0, 9));
    if (dice.oneIn(3)) r.distributions.push_back({"u", dice.oneIn(2) ? "CityGML" : "PDF", ""});
    if (dice.oneIn(2)) r.credit = "国土交通省";
    if (!dice.oneIn(10)) {
      const double lon = dice.between(135.0, 136.0), lat = dice.between(34.0, 35.0);
      r.place = {catalog::PlaceQuality::Point, lon, lat, {lon, lat, lon, lat}, {}, ""};
      if (dice.oneIn(5)) {
        const double size = dice.oneIn(5) ? 0.5 : 0.01;
        r.place.how = catalog::PlaceQuality::Bbox;
        r.place.bbox = {lon - size, lat - size, lon + size, lat + size};
      }
    }
    records.push_back(std::move(r));
  }
  return records;
}

// --- what a plain scan needs --------------------------------------------------------------------

inline bool isWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

inline bool holds(const std::string& folded, const std::string& phrase) {
  for (auto at = folded.find(phrase); at != std::string::npos; at = folded.find(phrase, at + 1)) {
    const auto end = at + phrase.size();
    const bool opens = !isWordByte(phrase.front()) || at == 0 || !isWordByte(folded[at - 1]);
    const bool closes =
        !isWordByte(phrase.back()) || end == folded.size() || !isWordByte(folded[end]);
    if (opens && closes) return true;
  }
  return false;
}

// Words as a person parts them: this world's only punctuation is ・ 、 ( ) - and blanks.
inline std::vector<std::string> phrasesOfText(const std::string& text) {
  std::string folded = Analyzer::standard().fold(text).text;
  for (const std::string mark : {"・", "、", "(", ")"})
    for (auto at = folded.find(mark); at != std::string::npos; at = folded.find(mark))
      folded.replace(at, mark.size(), " ");
  std::vector<std::string> phrases;
  std::string word;
  const auto flush = [&] {
    while (!word.empty() && word.front() == '-') word.erase(0, 1);
    while (!word.empty() && word.back() == '-') word.pop_back();
    for (auto at = word.find("--"); at != std::string::npos; at = word.find("--")) {
      phrases.push_back(word.substr(0, at));
      word.erase(0, at);
      while (!word.empty() && word.front() == '-') word.erase(0, 1);
    }
    if (!word.empty()) phrases.push_back(word);
    word.clear();
  };
  for (const char c : folded)
    if (c == ' ' || c == '\n')
      flush();
    else
      word += c;
  flush();
  return phrases;
}

struct Plain {
  const Record* record;
  std::vector<std::string> folded;
};

inline bool inRing(const std::vector<std::array<double, 2>>& ring, double x, double y) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    if ((ring[i][1] > y) != (ring[j][1] > y) &&
        x < (ring[j][0] - ring[i][0]) * (y - ring[i][1]) / (ring[j][1] - ring[i][1]) + ring[i][0])
      inside = !inside;
  return inside;
}

inline bool inPolygon(const std::string& wkt, double x, double y) {
  int rings = 0;
  std::vector<std::array<double, 2>> ring;
  const char* at = wkt.c_str() + wkt.find("((") + 2;
  for (;;) {
    char* end = nullptr;
    const double px = std::strtod(at, &end);
    const double py = std::strtod(end, &end);
    ring.push_back({px, py});
    if (*end == ',') {
      at = end + 1;
      continue;
    }
    rings += inRing(ring, x, y);
    ring.clear();
    if (end[1] != ',') break;
    at = end + 3;
  }
  return rings == 1;
}

// Spherical distance; queries whose answer depends on the ellipsoid are told apart.
inline double sphereMetres(double lon1, double lat1, double lon2, double lat2) {
  const double d = 3.14159265358979323846 / 180;
  const double a =
      std::pow(std::sin((lat2 - lat1) * d / 2), 2) +
      std::cos(lat1 * d) * std::cos(lat2 * d) * std::pow(std::sin((lon2 - lon1) * d / 2), 2);
  return 2 * 6371008.8 * std::asin(std::sqrt(a));
}

inline std::vector<Plain> plainOf(const std::vector<Record>& records) {
  const Analyzer& analyzer = Analyzer::standard();
  std::vector<Plain> plains;
  for (const Record& r : records) {
    Plain plain{&r, {}};
    for (const auto& text : {r.title, r.text, std::get<std::string>(r.attributes[0].second),
                             r.prefecture, r.datasetTitle})
      plain.folded.push_back(analyzer.fold(text).text);
    for (const auto& [name, value] : r.attributes)
      if (name == "tag") plain.folded.push_back(std::get<std::string>(value));
    plains.push_back(std::move(plain));
  }
  return plains;
}

}  // namespace kokudo::search
