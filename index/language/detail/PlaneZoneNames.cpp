#include "index/language/detail/PlaneZoneNames.h"

#include <array>
#include <charconv>

namespace kokudo::language::detail {
namespace {

constexpr int kZones = 19;
constexpr int kJgd2011 = 6669;  // EPSG code of zone I
constexpr std::array<std::string_view, kZones> kRoman{
    "i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix"};
constexpr std::array<std::string_view, kZones> kKanji{
    "一",   "二",   "三",   "四",   "五",   "六",   "七",   "八",   "九",  "十",
    "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九"};

// First EPSG code of the 19 zones: JGD2011, JGD2000, Tokyo.
constexpr std::array<int, 3> kFamilies{kJgd2011, 2443, 30161};

bool isWordCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : _text(text), _at(at) {}
  std::size_t at() const { return _at; }
  bool accept(std::string_view word) {
    if (!_text.substr(_at).starts_with(word)) return false;
    _at += word.size();
    return true;
  }
  // A few only: every place of a text is tried, so that all would not be linear.
  void blanks() {
    for (int n = 0; n < 4 && _at < _text.size() && _text[_at] == ' '; ++n) ++_at;
  }
  // I to XIX, 1 to 19 or 一 to 十九; 0 if none stands here.
  int zone() {
    std::size_t end = _at;
    while (end < _text.size() && end - _at < 6 && isWordCharacter(_text[end])) ++end;
    const std::string_view word = _text.substr(_at, end - _at);
    int number = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (!word.empty() && (error != std::errc() || stop != word.data() + word.size())) number = 0;
    for (std::size_t i = 0; i < kRoman.size(); ++i)
      if (word == kRoman[i]) number = static_cast<int>(i) + 1;
    if (number >= 1 && number <= kZones) {
      _at = end;
      return number;
    }
    for (std::size_t i = kKanji.size(); i-- > 0;)
      if (accept(kKanji[i])) return static_cast<int>(i) + 1;
    return 0;
  }
  std::optional<int> number() {
    int value = 0;
    const char* begin = _text.data() + _at;
    const auto [stop, error] = std::from_chars(begin, _text.data() + _text.size(), value);
    if (error != std::errc()) return std::nullopt;
    _at += static_cast<std::size_t>(stop - begin);
    return value;
  }

 private:
  std::string_view _text;
  std::size_t _at;
};

std::optional<PlaneZone> byEpsg(Reader& reader) {
  if (!reader.accept("epsg")) return std::nullopt;
  reader.blanks();
  if (reader.accept(":")) reader.accept(":");
  reader.blanks();
  const auto code = reader.number();
  if (!code) return std::nullopt;
  for (const int first : kFamilies)
    if (*code >= first && *code < first + kZones) return PlaneZone{*code - first + 1, *code};
  return std::nullopt;
}

PlaneZone zoneOf(int zone, int first) {
  return {zone, first + zone - 1};
}

int acceptDatum(Reader& reader) {
  int first = 0;
  if (reader.accept("jgd2011"))
    first = kFamilies[0];
  else if (reader.accept("jgd2000"))
    first = kFamilies[1];
  else if (reader.accept("tokyo"))
    first = kFamilies[2];
  reader.blanks();
  if (first) reader.accept("/");
  reader.blanks();
  return first;
}

std::optional<PlaneZone> byEnglishName(Reader& reader) {
  const int first = acceptDatum(reader);
  if (!reader.accept("japan plane rectangular cs")) return std::nullopt;
  reader.blanks();
  if (reader.accept("zone")) reader.blanks();
  const int zone = reader.zone();
  if (zone == 0) return std::nullopt;
  return zoneOf(zone, first ? first : kJgd2011);
}

std::optional<PlaneZone> byJapaneseName(Reader& reader, ZoneNames names) {
  const int datum = acceptDatum(reader);
  const bool system = reader.accept("平面直角座標系") || reader.accept("平面直角座標") ||
                      reader.accept("平面直角") || reader.accept("公共座標系") ||
                      reader.accept("公共座標");
  reader.blanks();
  const bool bracket = system && reader.accept("(");
  const bool ordinal = reader.accept("第");
  const int zone = reader.zone();
  if (zone == 0) return std::nullopt;
  const bool named = reader.accept("系");
  if (bracket) reader.accept(")");
  const bool enough = system || (named && (ordinal || names == ZoneNames::Brief));
  if (!enough) return std::nullopt;
  return zoneOf(zone, datum ? datum : kJgd2011);
}

}  // namespace

std::optional<PlaneZone> planeZoneAt(std::string_view folded, std::size_t begin, ZoneNames names,
                                     std::size_t& end) {
  if (begin >= folded.size()) return std::nullopt;
  if (begin > 0 && isWordCharacter(folded[begin - 1]) && isWordCharacter(folded[begin]))
    return std::nullopt;
  for (const auto form : {0, 1, 2}) {
    Reader reader(folded, begin);
    const auto zone = form == 0   ? byEpsg(reader)
                      : form == 1 ? byEnglishName(reader)
                                  : byJapaneseName(reader, names);
    if (!zone) continue;
    end = reader.at();
    return zone;
  }
  return std::nullopt;
}

}  // namespace kokudo::language::detail
