// The searcher against a plain scan of the records, on random records and random queries.

#include "index/language/Analyzer.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

namespace kokudo::search {
namespace {

using language::Analyzer;

using catalog::Record;

constexpr int kRecords = 5000, kQueries = 600;

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

const std::vector<std::string> kPieces{
    "橋",           "大橋",   "避難",  "避難所", "所",   "場所", "港",   "大阪",       "大阪港",
    "築港",         "一丁目", "1丁目", "十二番", "髙島", "高島", "渡邊", "ボーリング", "ﾎﾞｰﾘﾝｸﾞ",
    "キャンプ",     "さくら", "学校",  "小学校", "B-12", "b12",  "12",   "Bridge",     "bridge",
    "27100-bldg-1", "㈱",     "・",    " ",      "、",   "～",   "-",    "第二"};

std::string randomText(Dice& dice, int pieces) {
  std::string text;
  for (int i = dice.below(pieces); i >= 0; --i) text += dice.pick(kPieces);
  return text;
}

std::vector<Record> randomRecords(Dice& dice) {
  const std::vector<std::string> titles{"指定避難所", "指定緊急避難場所", "橋梁点検", ""};
  const std::vector<std::string> prefectures{"大阪府", "兵庫県", "東京都", ""};
  const std::vector<std::string> kinds{"shelter", "bridge", "", "boring"};
  std::vector<Record> records;
  for (int n = 0; n < kRecords; ++n) {
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

Query randomQuery(Dice& dice) {
  Query query;
  if (!dice.oneIn(4)) {
    query.text = randomText(dice, 2);
    if (dice.oneIn(4)) query.text += " " + dice.pick(kPieces);
    if (dice.oneIn(4)) {
      // Cut a piece out of the middle of a text, at character borders.
      const auto folded = Analyzer::standard().fold(randomText(dice, 3)).text;
      std::size_t begin = static_cast<std::size_t>(dice.below(static_cast<int>(folded.size())));
      while (begin > 0 && (folded[begin] & 0xC0) == 0x80) --begin;
      query.text = folded.substr(begin);
    }
  }
  const double lon = dice.between(135, 136), lat = dice.between(34, 35);
  if (dice.oneIn(3)) {
    const double size = dice.oneIn(3) ? 0.01 : dice.between(0.05, 0.6);
    query.bbox = std::array<double, 4>{lon - size, lat - size, lon + size, lat + size};
  }
  if (dice.oneIn(4)) query.near = Query::Near{lat, lon, dice.between(100, 40000)};
  if (dice.oneIn(5)) {
    const double a = dice.between(0.05, 0.5), b = a / 3;
    const auto ring = [&](double size) {
      std::string text = "(";
      for (int i = 0; i <= 7; ++i)
        text += (i ? "," : "") + std::to_string(lon + size * std::cos(i % 7 * 0.897597901)) + " " +
                std::to_string(lat + size * std::sin(i % 7 * 0.897597901));
      return text + ")";
    };
    query.polygon = "POLYGON(" + ring(a) + "," + ring(b) + ")";
  }
  if (dice.oneIn(4)) query.facets.emplace_back("source", dice.oneIn(2) ? "a" : "b");
  if (dice.oneIn(4)) query.facets.emplace_back("prefecture", "大阪府");
  if (dice.oneIn(6)) query.facets.emplace_back("prefecture", dice.oneIn(2) ? "東京都" : "");
  if (dice.oneIn(6)) query.facets.emplace_back("dataset", "d" + std::to_string(dice.below(5)));
  if (dice.oneIn(10)) query.facets.emplace_back("year", std::to_string(1950 + dice.below(70)));
  if (dice.oneIn(8)) query.facets.emplace_back("place", dice.oneIn(2) ? "bbox" : "none");
  if (dice.oneIn(5)) query.yearFrom = 1950 + dice.below(70);
  if (dice.oneIn(5)) query.yearTo = query.yearFrom.value_or(1950) + dice.below(40);
  if (dice.oneIn(6)) query.where.push_back("height>=" + std::to_string(dice.below(50)));
  if (dice.oneIn(8)) query.where.push_back("spans!=" + std::to_string(dice.below(9)));
  query.countFacets = {"source", "dataset", "prefecture", "year", "place", "kind", "license"};
  return query;
}

// --- the plain scan -----------------------------------------------------------------------------

bool isWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

bool holds(const std::string& folded, const std::string& phrase) {
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
std::vector<std::string> phrasesOfText(const std::string& text) {
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

bool inRing(const std::vector<std::array<double, 2>>& ring, double x, double y) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    if ((ring[i][1] > y) != (ring[j][1] > y) &&
        x < (ring[j][0] - ring[i][0]) * (y - ring[i][1]) / (ring[j][1] - ring[i][1]) + ring[i][0])
      inside = !inside;
  return inside;
}

bool inPolygon(const std::string& wkt, double x, double y) {
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

// Spherical distance; queries whose answer depends on the ellipsoid are told apart by `unsure`.
double sphereMetres(double lon1, double lat1, double lon2, double lat2) {
  const double d = 3.14159265358979323846 / 180;
  const double a =
      std::pow(std::sin((lat2 - lat1) * d / 2), 2) +
      std::cos(lat1 * d) * std::cos(lat2 * d) * std::pow(std::sin((lon2 - lon1) * d / 2), 2);
  return 2 * 6371008.8 * std::asin(std::sqrt(a));
}

bool matches(const Plain& plain, const Query& q, const std::vector<std::string>& phrases,
             bool& unsure) {
  const Record& r = *plain.record;
  if (!q.text.empty() && q.text.find_first_not_of(" ") != std::string::npos) {
    if (phrases.empty()) return false;
    for (const auto& phrase : phrases)
      if (std::none_of(plain.folded.begin(), plain.folded.end(),
                       [&](const auto& text) { return holds(text, phrase); }))
        return false;
  }
  const bool placed = r.place.how != catalog::PlaceQuality::None;
  if ((q.bbox || q.near || !q.polygon.empty()) && !placed) return false;
  if (q.bbox && (r.place.bbox[0] > (*q.bbox)[2] || r.place.bbox[2] < (*q.bbox)[0] ||
                 r.place.bbox[1] > (*q.bbox)[3] || r.place.bbox[3] < (*q.bbox)[1]))
    return false;
  if (!q.polygon.empty() && !inPolygon(q.polygon, r.place.longitude, r.place.latitude))
    return false;
  std::map<std::string, std::set<std::string>> wanted;
  for (const auto& [dim, value] : q.facets) wanted[dim].insert(value);
  const std::map<std::string, std::string> values{{"source", r.source},
                                                  {"dataset", r.dataset},
                                                  {"prefecture", r.prefecture},
                                                  {"year", r.year ? std::to_string(*r.year) : ""},
                                                  {"place", toText(r.place.how)}};
  for (const auto& [dim, accepted] : wanted)
    if (!accepted.count(values.at(dim))) return false;
  if ((q.yearFrom || q.yearTo) && !r.year) return false;
  if (q.yearFrom && *r.year < *q.yearFrom) return false;
  if (q.yearTo && *r.year > *q.yearTo) return false;
  for (const auto& where : q.where) {
    const bool height = where[0] == 'h';
    const double limit = std::stod(where.substr(where.find('=') + 1));
    const Value* value = find(r.attributes, height ? "height" : "spans");
    if (!value) return false;
    if (height && std::get<double>(*value) < limit) return false;
    if (!height && static_cast<double>(std::get<std::int64_t>(*value)) == limit) return false;
  }
  if (q.near) {
    const double metres =
        sphereMetres(q.near->longitude, q.near->latitude, r.place.longitude, r.place.latitude);
    if (std::abs(metres - q.near->radiusMetres) < 0.006 * metres + 1) unsure = true;
    if (metres > q.near->radiusMetres) return false;
  }
  return true;
}

TEST(Searcher, CountsExactlyWhatAPlainScanFinds) {
  Dice dice(20261122);
  const auto records = randomRecords(dice);
  test::TemporaryFolder folder;
  const Searcher searcher = indexed(folder / "g", records);
  std::vector<Plain> plains;
  const Analyzer& analyzer = Analyzer::standard();
  for (const Record& r : records) {
    Plain plain{&r, {}};
    for (const auto& text : {r.title, r.text, r.datasetTitle, r.prefecture,
                             std::get<std::string>(r.attributes[0].second)})
      plain.folded.push_back(analyzer.fold(text).text);
    plains.push_back(std::move(plain));
  }
  int compared = 0, found = 0;
  for (int n = 0; n < kQueries; ++n) {
    const Query query = randomQuery(dice);
    const auto phrases = phrasesOfText(query.text);
    bool unsure = false;
    std::set<std::string> expected;
    std::map<std::string, std::map<std::string, std::uint64_t>> facets;
    for (const Plain& plain : plains) {
      if (!matches(plain, query, phrases, unsure)) continue;
      const Record& r = *plain.record;
      expected.insert(r.id);
      ++facets["source"][r.source];
      ++facets["dataset"][r.dataset];
      ++facets["prefecture"][r.prefecture];
      ++facets["year"][r.year ? std::to_string(*r.year) : ""];
      ++facets["place"][toText(r.place.how)];
      ++facets["kind"][r.kind];
      ++facets["license"][r.license];
    }
    if (unsure) continue;
    ++compared;
    found += expected.empty() ? 0 : 1;
    const auto page = searcher.search(query, true);
    ASSERT_TRUE(page.ok()) << page.error().message;
    const auto ids = idsOf(searcher, query);
    EXPECT_EQ(page->total, expected.size()) << "'" << query.text << "'\n" << page->plan;
    EXPECT_TRUE(page->exact);
    ASSERT_EQ(std::set<std::string>(ids.begin(), ids.end()), expected)
        << "'" << query.text << "' " << query.polygon << "\n"
        << page->plan;
    EXPECT_EQ(ids.size(), expected.size());
    for (const auto& [dim, counts] : page->facets) {
      std::map<std::string, std::uint64_t> got;
      for (const auto& count : counts) got[count.value] = count.count;
      EXPECT_EQ(got, facets[dim]) << dim;
    }
  }
  EXPECT_GE(compared, 300);
  EXPECT_GE(found, 150) << "too many queries found nothing";
}

}  // namespace
}  // namespace kokudo::search
