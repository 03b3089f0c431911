#pragma once

#include "index/language/QueryTree.h"
#include "tests/unit/index/search/RandomWorld.h"

#include <algorithm>
#include <map>
#include <set>

namespace kokudo::search {

using language::QueryTree;

// --- random trees -------------------------------------------------------------------------------

inline QueryTree randomWord(Dice& dice) {
  language::Text text;
  if (dice.oneIn(8)) {
    const std::vector<std::string> names{"避難", "避難所", "橋梁", "場所", "d1",
                                         "a",    "国土",   "大阪", "点検"};
    text.field = static_cast<language::TextField>(2 + dice.below(3));
    text.text = dice.pick(names);
    return {text};
  }
  if (dice.oneIn(4)) text.field = language::TextField::Title;
  text.phrase = dice.oneIn(3);
  do {
    text.text = randomText(dice, 2);
    if (dice.oneIn(5)) {
      // Cut a piece out of the middle of a text, at character borders.
      const auto folded = Analyzer::standard().fold(randomText(dice, 4)).text;
      std::size_t begin = static_cast<std::size_t>(dice.below(static_cast<int>(folded.size())));
      while (begin > 0 && (folded[begin] & 0xC0) == 0x80) --begin;
      text.text = folded.substr(begin);
    }
    if (text.phrase && dice.oneIn(3)) text.text += " " + dice.pick(kPieces);
  } while (phrasesOfText(text.text).empty());
  return {text};
}

inline QueryTree randomAttribute(Dice& dice) {
  using language::Comparison;
  const std::vector<std::string> names{"height", "spans", "rare", "tag", "note"};
  language::Attribute condition;
  condition.name = dice.pick(names);
  condition.comparison = static_cast<Comparison>(dice.below(8));
  if (condition.name == "tag") {
    condition.value = std::string(1, static_cast<char>('a' + dice.below(4)));
  } else if (condition.name == "note") {
    condition.comparison = Comparison::Holds;
    condition.value = dice.pick(kPieces);
    if (condition.value == " ") condition.value = "橋";
  } else {
    condition.value = std::to_string(dice.below(condition.name == "height" ? 50 : 9));
  }
  if (condition.comparison == Comparison::Within) {
    if (condition.name == "tag")
      condition.upper = "b";
    else
      condition.upper = std::to_string(std::stoi(condition.value) + dice.below(9));
  }
  return {condition};
}

inline QueryTree randomFilter(Dice& dice) {
  using namespace language;
  const double lon = dice.between(135, 136), lat = dice.between(34, 35);
  switch (dice.below(10)) {
    case 0:
      return {Filter{Exactly{Property::Kind, dice.oneIn(2) ? "bridge" : "shelter"}}};
    case 1:
      return {Filter{Exactly{Property::Quality, dice.oneIn(2) ? "bbox" : "none"}}};
    case 2:
      return {Filter{InPrefecture{dice.oneIn(2) ? 27 : 28}}};
    case 3: {
      InYears years;
      if (!dice.oneIn(3)) years.from = 1950 + dice.below(70);
      if (!years.from || dice.oneIn(2)) years.to = years.from.value_or(1980) + dice.below(40);
      return {Filter{years}};
    }
    case 4:
      return {Filter{Has{dice.oneIn(2) ? Possession::File : Possession::ThreeD}}};
    case 5:
      return {Filter{Near{lat, lon, dice.between(100, 40000)}}};
    case 6: {
      const double size = dice.oneIn(3) ? 0.01 : dice.between(0.05, 0.6);
      return {Filter{InBox{lon - size, lat - size, lon + size, lat + size}}};
    }
    case 7: {
      const std::vector<std::string> meshes{"5135",  "5235",    "513500",
                                            "51355", "5135304", "51353024"};
      std::string code = dice.pick(meshes);
      if (code.size() % 2 == 1) code += std::to_string(dice.below(8));
      // Five times the third division, and twice.
      if (code.size() == 6 && dice.oneIn(3)) code += std::to_string(1 + dice.below(4));
      if (code.size() == 6 && dice.oneIn(2))
        code += std::to_string(2 * dice.below(5)) + std::to_string(2 * dice.below(5)) + "5";
      return {Filter{InMesh{code}}};
    }
    case 8:
      return {Filter{Exactly{Property::Source, dice.oneIn(2) ? "a" : "b"}}};
    default:
      return {Filter{Exactly{Property::Id, "a:" + std::to_string(dice.below(3000))}}};
  }
}

inline QueryTree randomTree(Dice& dice, int depth) {
  const int kind = depth == 0 ? 0 : dice.below(6);
  if (kind <= 2)
    return dice.oneIn(2)   ? randomWord(dice)
           : dice.oneIn(3) ? randomAttribute(dice)
                           : randomFilter(dice);
  if (kind == 5) return {language::Not{{randomTree(dice, depth - 1)}}};
  std::vector<QueryTree> parts;
  for (int i = 1 + dice.below(3); i >= 0; --i) parts.push_back(randomTree(dice, depth - 1));
  if (kind == 3) return {language::And{std::move(parts)}};
  return {language::Or{std::move(parts)}};
}

inline void addRandomMembers(Dice& dice, Query& query) {
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
}

// --- the same by a plain scan -------------------------------------------------------------------

// Whether the query's own members hold.
inline bool meetsMembers(const Plain& plain, const Query& q, bool& unsure) {
  const Record& r = *plain.record;
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

class PlainTree {
 public:
  PlainTree(const Plain& plain, bool& unsure)
      : _plain(plain), _record(*plain.record), _unsure(unsure) {}
  bool meets(const QueryTree& tree) const { return std::visit(*this, tree.node); }

  bool operator()(const language::And& all) const {
    return std::all_of(all.parts.begin(), all.parts.end(), [&](const auto& p) { return meets(p); });
  }
  bool operator()(const language::Or& any) const {
    return std::any_of(any.parts.begin(), any.parts.end(), [&](const auto& p) { return meets(p); });
  }
  bool operator()(const language::Not& none) const { return !meets(none.part[0]); }
  bool operator()(const language::Text& text) const {
    using language::TextField;
    const std::string folded = Analyzer::standard().fold(text.text).text;
    const auto named = [&](const std::string& name) {
      return holds(Analyzer::standard().fold(name).text, folded);
    };
    switch (text.field) {
      case TextField::Dataset:
        return named(_record.dataset) || named(_record.datasetTitle);
      case TextField::Organisation:
        return named(_record.source) || named(_record.credit);
      case TextField::Place:
        return named(_record.prefecture) || everyPhrase(text, true, false);
      case TextField::Title:
        return everyPhrase(text, false, true);
      default:
        return everyPhrase(text, false, false);
    }
  }
  bool operator()(const language::Attribute& condition) const {
    using language::Comparison;
    bool present = false, any = false, all = true;
    for (const auto& [name, value] : _record.attributes) {
      if (name != condition.name) continue;
      present = true;
      const bool accepted = accepts(condition, value);
      any = any || accepted;
      all = all && accepted;
    }
    return present && (condition.comparison == Comparison::NotEqual ? all : any);
  }
  bool operator()(const language::Filter& filter) const {
    return std::visit([&](const auto& value) { return this->filtered(value); }, filter.value);
  }

 private:
  bool everyPhrase(const language::Text& text, bool ownOnly, bool titleOnly) const {
    std::vector<std::string> phrases = phrasesOfText(text.text);
    if (text.phrase) {
      const std::string folded = Analyzer::standard().fold(text.text).text;
      const auto begin = folded.find(phrases.front());
      const auto end = folded.rfind(phrases.back()) + phrases.back().size();
      phrases = {folded.substr(begin, end - begin)};
    }
    return std::all_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
      for (std::size_t i = 0; i < _plain.folded.size(); ++i) {
        if (titleOnly && i > 0) continue;
        if (ownOnly && i == 4) continue;
        if (holds(_plain.folded[i], phrase)) return true;
      }
      return false;
    });
  }
  static bool accepts(const language::Attribute& c, const Value& value) {
    using language::Comparison;
    const auto fold = [](const std::string& text) { return Analyzer::standard().fold(text).text; };
    const auto* text = std::get_if<std::string>(&value);
    if (c.comparison == Comparison::Holds)
      return fold(toText(value)).find(fold(c.value)) != std::string::npos;
    int lower = 0, upper = 0;
    if (text) {
      lower = fold(*text).compare(fold(c.value));
      upper = fold(*text).compare(fold(c.upper));
    } else {
      const auto* integer = std::get_if<std::int64_t>(&value);
      const double number = integer ? static_cast<double>(*integer) : std::get<double>(value);
      lower = number < std::stod(c.value) ? -1 : number > std::stod(c.value) ? 1 : 0;
      if (!c.upper.empty()) upper = number > std::stod(c.upper) ? 1 : 0;
    }
    switch (c.comparison) {
      case Comparison::Equal:
        return lower == 0;
      case Comparison::NotEqual:
        return lower != 0;
      case Comparison::Greater:
        return lower > 0;
      case Comparison::GreaterOrEqual:
        return lower >= 0;
      case Comparison::Less:
        return lower < 0;
      case Comparison::LessOrEqual:
        return lower <= 0;
      default:
        return lower >= 0 && upper <= 0;
    }
  }
  bool placed() const { return _record.place.how != catalog::PlaceQuality::None; }
  bool filtered(const language::Exactly& exactly) const {
    switch (exactly.property) {
      case language::Property::Id:
        return _record.id == exactly.value;
      case language::Property::Kind:
        return _record.kind == exactly.value;
      case language::Property::Source:
        return _record.source == exactly.value;
      case language::Property::Licence:
        return _record.license == exactly.value;
      default:
        return toText(_record.place.how) == exactly.value;
    }
  }
  bool filtered(const language::InPrefecture& in) const {
    return _record.prefecture == (in.code == 27 ? "大阪府" : "兵庫県");
  }
  bool filtered(const language::InMunicipality&) const { return false; }
  bool filtered(const language::InMesh& in) const {
    if (!placed()) return false;
    // JIS X 0410 in plain steps.
    double south = std::stod(in.code.substr(0, 2)) / 1.5,
           west = 100 + std::stod(in.code.substr(2, 2));
    double high = 2.0 / 3, wide = 1;
    for (std::size_t i = 4; i < in.code.size(); i += 2) {
      if (i + 1 == in.code.size()) {
        if (i == 6) {  // a quarter of the second division
          const int quarter = in.code[i] - '1';
          high /= 2, wide /= 2;
          south += quarter / 2 * high, west += quarter % 2 * wide;
        } else {
          high *= 2, wide *= 2;
        }
        break;
      }
      const int parts = i == 4 ? 8 : 10;
      high /= parts, wide /= parts;
      south += (in.code[i] - '0') * high, west += (in.code[i + 1] - '0') * wide;
    }
    const double x = _record.place.longitude, y = _record.place.latitude;
    return x >= west && x < west + wide && y >= south && y < south + high;
  }
  bool filtered(const language::InYears& in) const {
    return _record.year && (!in.from || *_record.year >= *in.from) &&
           (!in.to || *_record.year <= *in.to);
  }
  bool filtered(const language::InDates&) const { return false; }
  bool filtered(const language::Has& has) const {
    if (has.what == language::Possession::File) return !_record.distributions.empty();
    return !_record.distributions.empty() && _record.distributions[0].format == "CityGML";
  }
  bool filtered(const language::Near& near) const {
    if (!placed()) return false;
    const double metres = sphereMetres(near.longitude, near.latitude, _record.place.longitude,
                                       _record.place.latitude);
    if (std::abs(metres - near.radius) < 0.006 * metres + 1) _unsure = true;
    return metres <= near.radius;
  }
  bool filtered(const language::InBox& in) const {
    const auto& b = _record.place.bbox;
    return placed() && b[0] <= in.east && b[2] >= in.west && b[1] <= in.north && b[3] >= in.south;
  }
  bool filtered(const language::InPolygon& in) const {
    return placed() && inPolygon(in.text, _record.place.longitude, _record.place.latitude);
  }

  const Plain& _plain;
  const Record& _record;
  bool& _unsure;
};

}  // namespace kokudo::search
